//! Where a template finds others: beside itself, or with a `/` before it from the top of the repository.

/// The path from the top that `name` means in the template at `parent`; one that begins with `../` leads out of the repository.
pub(super) fn joined(name: &str, parent: &str) -> String {
    let (base, name) = match name.strip_prefix('/') {
        Some(name) => ("", name),
        // A template from elsewhere has no neighbours here.
        None if parent.starts_with('/') || parent.contains(':') => ("", name),
        None => (
            parent.rsplit_once('/').map_or("", |(folder, _)| folder),
            name,
        ),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(name.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_none_or(|last| *last == "..") => parts.push(".."),
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn a_name_means_a_neighbour_or_a_path_from_the_top() {
        let cases = [
            ("head.md", "reports/weekly.md", "reports/head.md"),
            ("./head.md", "reports/weekly.md", "reports/head.md"),
            ("../head.md", "reports/weekly.md", "head.md"),
            (
                "parts/head.md",
                "reports/weekly.md",
                "reports/parts/head.md",
            ),
            ("/head.md", "reports/weekly.md", "head.md"),
            ("head.md", "weekly.md", "head.md"),
            ("../head.md", "weekly.md", "../head.md"),
            (
                "../../../etc/passwd",
                "reports/weekly.md",
                "../../etc/passwd",
            ),
            ("..\\..\\secret.md", "reports/weekly.md", "../secret.md"),
            ("a/../../../x", "reports/weekly.md", "../x"),
            ("head.md", "/tmp/weekly.md", "head.md"),
        ];
        for (name, parent, wanted) in cases {
            assert_eq!(joined(name, parent), wanted, "{name} in {parent}");
        }
    }
}
