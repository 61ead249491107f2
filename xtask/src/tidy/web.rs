//! Rules about the web application.

use super::source::{SourceFile, has_word};
use super::{FileRule, Findings};

pub const RULES: &[FileRule] = &[("web-any", any_type), ("web-features", features)];

/// Whether a program wrote the file: its name or one of its first lines says so.
pub fn is_generated(file: &SourceFile) -> bool {
    file.path.contains("/generated")
        || file.path.contains(".gen.")
        || file.lines.iter().take(5).any(|line| has_word(&line.comment, "generated") && line.comment.contains("do not"))
        || file.lines.iter().take(5).any(|line| line.comment.contains("auto-generated"))
}

fn is_script(file: &SourceFile) -> bool {
    file.path.starts_with("web/")
        && [".ts", ".tsx"].iter().any(|ending| file.path.ends_with(ending))
        && !is_generated(file)
}

fn any_type(file: &SourceFile, findings: &mut Findings) {
    if !is_script(file) {
        return;
    }
    for (index, line) in file.lines.iter().enumerate() {
        if is_any(&line.code) && !file.allowed(index) {
            findings.fail(
                &file.path,
                index,
                "`any` switches the checker off for all that follows; use `unknown` and narrow it",
            );
        }
    }
}

fn is_any(code: &str) -> bool {
    if !has_word(code, "any") {
        return false;
    }
    let flat: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    [": any", "as any", "<any", ", any>", "any[]", "| any", "any |", "= any;", "=> any"].iter().any(|shape| {
        has_word(&flat, shape.trim())
            || flat.match_indices(shape).any(|(at, _)| {
                !flat[at + shape.len()..].starts_with(|character: char| character.is_alphanumeric() || character == '_')
            })
    })
}

fn features(file: &SourceFile, findings: &mut Findings) {
    let Some(own) = feature_of(&file.path) else { return };
    if !is_script(file) {
        return;
    }
    for (index, line) in file.lines.iter().enumerate() {
        let Some(target) = imported(&line.text) else { continue };
        let path = resolve(&file.path, target);
        if let Some(other) = feature_of(&path).filter(|other| *other != own && !file.allowed(index)) {
            findings.fail(&file.path, index, format!("feature `{own}` imports feature `{other}`: features are composed in app, or share through components and lib"));
        }
    }
}

fn feature_of(path: &str) -> Option<&str> {
    path.strip_prefix("web/src/features/")?.split('/').next()
}

/// The module a line imports or re-exports.
fn imported(text: &str) -> Option<&str> {
    let (_, rest) =
        text.split_once("from ").or_else(|| text.split_once("import(")).or_else(|| text.split_once("import "))?;
    let quote = rest.trim_start().chars().next().filter(|character| matches!(character, '"' | '\''))?;
    rest.trim_start()[1..].split(quote).next()
}

/// The repository path of an imported module, without its ending.
fn resolve(from: &str, target: &str) -> String {
    for alias in ["@/", "~/", "src/"] {
        if let Some(rest) = target.strip_prefix(alias) {
            return format!("web/src/{rest}");
        }
    }
    if !target.starts_with('.') {
        return if target.starts_with("features/") { format!("web/src/{target}") } else { target.to_owned() };
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn any_is_found() {
        let bad = "let a: any = 1;\nconst b = x as any;\nlet c: any[] = [];\nlet d: Array<any> = [];\nlet e: Record<string, any>;\n// any comment\nconst f = t('any');\nconst many: Any = company.any(1);\nif (x.some((v) => v)) any();\n";
        assert_eq!(found("web-any", "web/src/x.ts", bad).len(), 5, "{:?}", found("web-any", "web/src/x.ts", bad));
    }

    #[test]
    fn features_are_apart() {
        let path = "web/src/features/invoices/List.tsx";
        let bad = "import { a } from \"../services/Row\";\nimport b from '@/features/orders/x';\nimport c from \"./Row\";\nimport d from \"../../components/x\";\nimport \"../shop/style.css\";";
        let found_lines: Vec<String> = found("web-features", path, bad);
        assert_eq!(found_lines.len(), 3, "{found_lines:?}");
        assert_eq!(found("web-features", "web/src/app/routes.tsx", bad).len(), 0);
    }
}
