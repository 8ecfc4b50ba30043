//! The scripts that ask the program while somebody types, one a shell. Each hands over the words up to the cursor and reads one
//! candidate a line, its meaning behind a tab.

use clap_complete::env::{EnvCompleter as _, Fish};

/// A shell that can ask.
pub(in crate::cli) struct Shell {
    pub(super) name: &'static str,
    /// What else it is called.
    also: &'static [&'static str],
    /// How somebody has its script read, a comment at its beginning.
    how: &'static str,
    /// The script, for a program at this place.
    script: fn(&str) -> String,
    /// A value as it may be put on the command line; none where it cannot be. Values are others' text.
    pub(super) quoted: fn(&str) -> Option<String>,
}

pub(super) static SHELLS: [Shell; 5] = [
    Shell {
        name: "bash",
        also: &[],
        how: "deepen completions bash > ~/.local/share/bash-completion/completions/deepen\n\
              or in ~/.bashrc: source <(deepen completions bash)",
        script: bash,
        quoted: as_it_is,
    },
    Shell {
        name: "zsh",
        also: &[],
        how: "deepen completions zsh > ~/.zfunc/_deepen   (a folder of $fpath)\n\
              or in ~/.zshrc, behind compinit: source <(deepen completions zsh)",
        script: zsh,
        quoted: as_it_is,
    },
    Shell {
        name: "fish",
        also: &[],
        how: "deepen completions fish > ~/.config/fish/completions/deepen.fish",
        script: fish,
        quoted: as_it_is,
    },
    Shell {
        name: "elvish",
        also: &[],
        how: "in ~/.config/elvish/rc.elv: eval (deepen completions elvish | slurp)",
        script: elvish,
        quoted: as_it_is,
    },
    Shell {
        name: "powershell",
        also: &["pwsh", "powershell_ise"],
        how: "in $PROFILE: deepen completions powershell | Out-String | Invoke-Expression",
        script: powershell,
        quoted: powershell_word,
    },
];

/// The shell of this name, or at this place: `fish`, `/usr/bin/fish`, `pwsh.exe`.
pub(in crate::cli) fn find(name: &str) -> Option<&'static Shell> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    (SHELLS.iter()).find(|shell| shell.name == name || shell.also.contains(&name))
}

/// The script with how to have it read, for a program at this place.
pub(in crate::cli) fn script(shell: &Shell, program: &str) -> String {
    let script = (shell.script)(program);
    let how = format!("# {}\n", shell.how.replace('\n', "\n# "));
    // Zsh looks for its mark in the first line.
    match script.strip_prefix("#compdef deepen\n") {
        Some(rest) => format!("#compdef deepen\n{how}{rest}"),
        None => format!("{how}{script}"),
    }
}

/// The shell quotes what it puts on the line.
fn as_it_is(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// PowerShell puts a candidate on the line as it is.
fn powershell_word(value: &str) -> Option<String> {
    let is_plain = |each: char| each.is_alphanumeric() || "-_.:=/+,~".contains(each);
    Some(if value.chars().all(is_plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', "''"))
    })
}

/// A word in single quotes, as shells that follow POSIX read it.
fn posix(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Bash parts words at `=` and `:`; the words are put together again as they stand on the line, and of each candidate is given
/// what stands behind the part that bash means. What bash puts on the line it does not quote: the script does.
fn bash(program: &str) -> String {
    r#"_deepen_complete() {
    local line="${COMP_LINE:0:COMP_POINT}" word shell_words=() current="" i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        if [[ "$line" == [[:space:]]* || $i -eq 0 ]]; then
            line="${line#"${line%%[![:space:]]*}"}"
            shell_words+=("")
        fi
        [[ "$line" == "$word"* ]] || word="$line"
        line="${line#"$word"}"
        shell_words[${#shell_words[@]} - 1]+="$word"
    done
    current="${shell_words[${#shell_words[@]} - 1]}"
    local quote=""
    case "$current" in
        \'*|\"*) quote="${current:0:1}" ;;
    esac
    local bare="${current#"$quote"}" meant="$2"
    [[ -n "$quote" ]] && meant="${meant#"$quote"}"
    [[ "$meant" == "=" || "$meant" == ":" ]] && meant=""
    local lead="${bare%"$meant"}" candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        candidate="${candidate%%$'\t'*}"
        [[ "$candidate" == "$lead"* ]] && candidate="${candidate#"$lead"}"
        if [[ -z "$quote" ]]; then
            [[ "$candidate" == *[!A-Za-z0-9_./=:,+@%~-]* ]] && printf -v candidate '%q' "$candidate"
        elif [[ "$candidate" == *[\'\"\\\$\`\!]* ]]; then
            continue
        fi
        COMPREPLY+=("$candidate")
    done < <(DEEPEN_COMPLETE=bash PROGRAM -- "${shell_words[@]}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[=/.:] ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}
if [[ "${BASH_VERSINFO[0]}" -gt 4 || "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 ]]; then
    complete -o bashdefault -o nosort -F _deepen_complete deepen
else
    complete -o bashdefault -F _deepen_complete deepen
fi
"#
    .replace("PROGRAM", &posix(program))
}

/// Zsh shows the meanings, and quotes what it puts on the line.
fn zsh(program: &str) -> String {
    r#"#compdef deepen
_deepen() {
    local -a words_so_far whole open
    local line value meaning
    words_so_far=("${(@)words[1,CURRENT]}")
    while IFS= read -r line; do
        value="${line%%$'\t'*}"
        meaning=""
        [[ "$line" == *$'\t'* ]] && meaning="${line#*$'\t'}"
        value="${${value//\\/\\\\}//:/\\:}"
        if [[ "$value" == *[=./] ]]; then
            open+=("$value${meaning:+:$meaning}")
        else
            whole+=("$value${meaning:+:$meaning}")
        fi
    done < <(DEEPEN_COMPLETE=zsh PROGRAM -- "${(@)words_so_far}" 2>/dev/null)
    (( ${#open} )) && _describe -V 'to go on with' open -S '' -M 'm:{[:lower:]}={[:upper:]}'
    (( ${#whole} )) && _describe -V 'deepen' whole -M 'm:{[:lower:]}={[:upper:]}'
    return 0
}
if [[ "${funcstack[1]}" == _deepen ]]; then
    _deepen "$@"
else
    compdef _deepen deepen
fi
"#
    .replace("PROGRAM", &posix(program))
}

fn fish(program: &str) -> String {
    let mut script = Vec::new();
    // Nothing is lost in writing to memory.
    let _written =
        Fish.write_registration("DEEPEN_COMPLETE", "deepen", "deepen", program, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Elvish quotes what it puts on the line, and shows more than that beside it.
fn elvish(program: &str) -> String {
    r#"use str
set edit:completion:arg-completer[deepen] = {|@words|
    try {
        env DEEPEN_COMPLETE=elvish PROGRAM -- $@words 2>/dev/null | from-lines | each {|line|
            var value meaning = $line ''
            if (str:contains $line "\t") {
                set value meaning = (str:split &max=2 "\t" $line)
            }
            var suffix = ' '
            if (or (str:has-suffix $value '=') (str:has-suffix $value '.') (str:has-suffix $value '/')) {
                set suffix = ''
            }
            if (eq $meaning '') {
                edit:complex-candidate $value &code-suffix=$suffix
            } else {
                edit:complex-candidate $value &code-suffix=$suffix &display=$value'  '$meaning
            }
        }
    } catch { }
}
"#
    .replace("PROGRAM", &format!("'{}'", program.replace('\'', "''")))
}

/// The words are those that PowerShell has parsed: what is typed is never run.
fn powershell(program: &str) -> String {
    r#"Register-ArgumentCompleter -Native -CommandName 'deepen' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    if ($wordToComplete -eq '') { $words += '""' }
    $before = $env:DEEPEN_COMPLETE
    $env:DEEPEN_COMPLETE = 'powershell'
    try {
        $lines = @(& PROGRAM '--' @words 2>$null)
    } finally {
        $env:DEEPEN_COMPLETE = $before
    }
    $lines | ForEach-Object {
        $value, $meaning = $_.Split("`t", 2)
        if (-not $meaning) { $meaning = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $meaning)
    }
}
"#
    .replace("PROGRAM", &format!("'{}'", program.replace('\'', "''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_found_by_its_name_and_by_its_place() {
        for name in ["fish", "/usr/bin/fish"] {
            assert_eq!(find(name).map(|shell| shell.name), Some("fish"));
        }
        assert_eq!(
            find("C:\\Tools\\pwsh.exe").map(|shell| shell.name),
            Some("powershell")
        );
        assert!(find("tcsh").is_none());
    }

    #[test]
    fn a_program_at_a_strange_place_is_quoted_in_each_script() {
        for shell in &SHELLS {
            let script = (shell.script)("/opt/it's here/deepen");
            assert!(!script.contains("PROGRAM"), "{}", shell.name);
            assert!(!script.contains("/opt/it's here/deepen"), "{}", shell.name);
        }
    }

    #[test]
    fn what_powershell_would_run_stands_in_quotes() {
        assert_eq!(powershell_word("S-7K3M2Q").as_deref(), Some("S-7K3M2Q"));
        assert_eq!(
            powershell_word("labels=$(rm x) it's").as_deref(),
            Some("'labels=$(rm x) it''s'")
        );
    }
}
