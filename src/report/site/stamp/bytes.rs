//! Values as bytes, for nobody to read back: two values differ in their bytes when they differ in anything that they say. A
//! field that a shape leaves out leaves a mark, so that no other field can be taken for it.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// What was written down.
#[derive(Default)]
pub(super) struct Bytes(Vec<u8>);

type Written = Result<(), Refused>;

/// A value that refuses to be written down.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(String);

impl Error for Refused {
    fn custom<T: Display>(why: T) -> Self {
        Self(why.to_string())
    }
}

/// Before what is there, and behind the last.
const SOME: u8 = 1;
const NONE: u8 = 0;

impl Bytes {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn written(&self) -> &[u8] {
        &self.0
    }

    #[expect(clippy::unnecessary_wraps, reason = "as its callers have to answer")]
    fn put(&mut self, bytes: &[u8]) -> Written {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn text(&mut self, bytes: &[u8]) -> Written {
        self.put(&bytes.len().to_le_bytes())?;
        self.put(bytes)
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.0.push(SOME);
        value.serialize(self)
    }

    fn end(&mut self) -> Written {
        self.put(&[NONE])
    }
}

impl Serializer for &mut Bytes {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn serialize_bool(self, value: bool) -> Written {
        self.put(&[u8::from(value)])
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_i64(self, value: i64) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_i128(self, value: i128) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_u128(self, value: u128) -> Written {
        self.put(&value.to_le_bytes())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.put(&value.to_bits().to_le_bytes())
    }

    fn serialize_f64(self, value: f64) -> Written {
        self.put(&value.to_bits().to_le_bytes())
    }

    fn serialize_char(self, value: char) -> Written {
        self.put(&u32::from(value).to_le_bytes())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.text(value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.text(value)
    }

    fn serialize_none(self) -> Written {
        self.put(&[NONE])
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        self.element(value)
    }

    fn serialize_unit(self) -> Written {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, number: u32, _: &'static str) -> Written {
        self.put(&number.to_le_bytes())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        value: &T,
    ) -> Written {
        self.put(&number.to_le_bytes())?;
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Refused> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Refused> {
        self.put(&number.to_le_bytes())?;
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Refused> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Refused> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        number: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Refused> {
        self.put(&number.to_le_bytes())?;
        Ok(self)
    }

    fn is_human_readable(&self) -> bool {
        true
    }
}

impl SerializeSeq for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}

impl SerializeTuple for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}

impl SerializeTupleStruct for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}

impl SerializeTupleVariant for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}

impl SerializeMap for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.element(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}

impl SerializeStruct for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Written {
        self.element(value)
    }

    fn skip_field(&mut self, _: &'static str) -> Written {
        self.put(&[NONE])
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}

impl SerializeStructVariant for &mut Bytes {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Written {
        self.element(value)
    }

    fn skip_field(&mut self, _: &'static str) -> Written {
        self.put(&[NONE])
    }

    fn end(self) -> Written {
        Bytes::end(self)
    }
}
