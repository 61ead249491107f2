//! Rules about Rust source.

use super::source::{SourceFile, has_word};
use super::{FileRule, Findings};

pub const RULES: &[FileRule] = &[
    ("header", header),
    ("length", length),
    ("clock", clock),
    ("float-money", float_money),
    ("decimal-entity", decimal_entity),
    ("shell", shell),
    ("tenant-scope", tenant_scope),
    ("begin", begin),
    ("module-name", module_name),
];

/// Crates whose numbers are money.
const MONEY: [&str; 5] = ["core", "calc", "billing", "payments", "simulate"];
/// Crates that own tables of tenants.
pub const DOMAINS: [&str; 5] = ["identity", "billing", "payments", "provisioning", "notify"];

const WARN_LINES: usize = 400;
const FAIL_LINES: usize = 800;

fn is_rust(file: &SourceFile) -> bool {
    file.path.ends_with(".rs")
}

/// Calls `check` for each line of code that is not a test and not waived.
fn each_line(file: &SourceFile, mut check: impl FnMut(usize, &str)) {
    for (index, line) in file.lines.iter().enumerate() {
        if !line.test && !file.allowed(index) {
            check(index, &line.code);
        }
    }
}

fn header(file: &SourceFile, findings: &mut Findings) {
    let first = file.text.lines().find(|line| !line.trim().is_empty());
    if is_rust(file) && !first.is_some_and(|line| line.starts_with("//!")) {
        findings.fail(&file.path, 0, "starts without `//!`: a reader must learn here what the file owns");
    }
}

fn length(file: &SourceFile, findings: &mut Findings) {
    let script = file.path.starts_with("web/src/")
        && (file.path.ends_with(".ts") || file.path.ends_with(".tsx"))
        && !super::web::is_generated(file);
    if !is_rust(file) && !script {
        return;
    }
    let lines = file.lines.iter().filter(|line| !line.test).count();
    let message = format!("{lines} lines outside tests: a long file hides two things in one; split it by noun");
    if lines > FAIL_LINES {
        findings.fail(&file.path, 0, message);
    } else if lines > WARN_LINES {
        findings.warn(&file.path, 0, message);
    }
}

/// Whether a file may ask for time or chance with this call.
fn may_ask(file: &SourceFile, call: &str) -> bool {
    match file.krate() {
        Some("core") => file.path.starts_with("crates/core/src/clock"),
        Some("contabo-sim" | "gateway-sim" | "xtask") => true,
        // Pacing towards a real server follows real time, whatever the sandbox clock says.
        Some("contabo") => call == "Instant::now",
        _ => false,
    }
}

fn clock(file: &SourceFile, findings: &mut Findings) {
    const CALLS: [&str; 14] = [
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "Utc::now",
        "Local::now",
        "Uuid::now_v7",
        "Uuid::new_v4",
        "Uuid::new_v7",
        "rand::random",
        "rand::rng",
        "thread_rng",
        "OsRng",
        "getrandom",
    ];
    if !is_rust(file) {
        return;
    }
    each_line(file, |index, code| {
        if let Some(call) = CALLS.iter().find(|call| has_word(code, call) && !may_ask(file, call)) {
            findings.fail(
                &file.path,
                index,
                format!("`{call}`: time and chance come from OpContext, or a sandbox clock cannot be moved"),
            );
        }
    });
}

fn float_money(file: &SourceFile, findings: &mut Findings) {
    if !is_rust(file) || !file.krate().is_some_and(|name| MONEY.contains(&name)) {
        return;
    }
    for (index, line) in file.lines.iter().enumerate() {
        let float = has_word(&line.code, "f32") || has_word(&line.code, "f64") || has_float_literal(&line.code);
        if float && !file.allowed(index) {
            findings.fail(
                &file.path,
                index,
                "floating point beside money loses cents; use minor units, scaled integers or ratios",
            );
        }
    }
}

/// Whether `1.5` stands in the code; `pair.0.1` and `0..1` are no literals.
fn has_float_literal(code: &str) -> bool {
    let characters: Vec<char> = code.chars().collect();
    (1..characters.len().saturating_sub(1)).any(|at| {
        if characters[at] != '.' || !characters[at - 1].is_ascii_digit() || !characters[at + 1].is_ascii_digit() {
            return false;
        }
        let before = characters[..at].iter().rposition(|character| !character.is_ascii_digit() && *character != '_');
        before.is_none_or(|before| {
            let character = characters[before];
            !character.is_alphanumeric() && character != '.' && character != ')'
        })
    })
}

fn decimal_entity(file: &SourceFile, findings: &mut Findings) {
    let entity = file.lines.iter().any(|line| has_word(&line.code, "DeriveEntityModel"));
    if !is_rust(file) || !entity {
        return;
    }
    each_line(file, |index, code| {
        if has_word(code, "Decimal") {
            findings.fail(&file.path, index, "`Decimal` in a file with entities: SQLite stores it through a float; use i64 minor units or scaled i64");
        }
    });
}

fn shell(file: &SourceFile, findings: &mut Findings) {
    const SHELLS: [&str; 6] = ["sh", "bash", "dash", "zsh", "/bin/sh", "/bin/bash"];
    // The rule's own samples are here.
    if !is_rust(file) || file.path.starts_with("xtask/src/tidy/") {
        return;
    }
    for (index, line) in file.lines.iter().enumerate() {
        let Some((_, argument)) = line.text.split_once("Command::new(") else { continue };
        let literal = argument.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        let is_shell = literal.is_some_and(|program| SHELLS.contains(&program));
        let is_built = argument.contains("format!") || literal.is_some_and(|program| program.contains(' '));
        if (is_shell || is_built) && !file.allowed(index) {
            findings.fail(&file.path, index, "a shell or a program name built from strings: input becomes commands; pass a program and its arguments one by one");
        }
    }
}

fn tenant_scope(file: &SourceFile, findings: &mut Findings) {
    const FINDERS: [&str; 4] = ["::find()", "::find_by_id(", "::find_related(", "::delete_by_id("];
    const WRITERS: [&str; 2] = ["::delete_many()", "::update_many()"];
    if !is_rust(file) || !file.krate().is_some_and(|name| DOMAINS.contains(&name)) {
        return;
    }
    each_line(file, |index, code| {
        let finder = FINDERS.iter().find(|call| code.contains(**call));
        // A bulk write has no scoped form: its own filter must name the tenant.
        let writer =
            WRITERS.iter().find(|call| code.contains(**call) && !statement_at(file, index).contains("TenantId"));
        if let Some(call) = finder.or(writer) {
            findings.fail(&file.path, index, format!("`{call}` reaches every tenant's rows; start from `find_in(ctx)`, filter by TenantId, or say why not with `// tidy-allow: ...`"));
        }
    });
}

/// The code from a line to the end of its statement.
fn statement_at(file: &SourceFile, index: usize) -> String {
    let mut statement = String::new();
    for line in &file.lines[index..] {
        statement.push_str(&line.code);
        if line.code.contains(';') {
            break;
        }
    }
    statement
}

/// `Db::begin` of the db crate is IMMEDIATE on SQLite. The ORM's own `begin` is
/// not; it is out of reach as long as nobody imports the trait it belongs to.
fn begin(file: &SourceFile, findings: &mut Findings) {
    if !is_rust(file) || matches!(file.krate(), None | Some("db" | "xtask" | "testkit")) {
        return;
    }
    each_line(file, |index, code| {
        let glob = code.contains("sea_orm::*");
        if glob || has_word(code, "TransactionTrait") || code.contains(".begin_with_config(") {
            findings.fail(&file.path, index, "the ORM's own transaction is deferred on SQLite and fails under load; use `Db::begin`, and import from sea_orm by name");
        }
    });
}

fn module_name(file: &SourceFile, findings: &mut Findings) {
    const EMPTY_NAMES: [&str; 8] = ["utils", "util", "helpers", "helper", "common", "manager", "data", "misc"];
    let named = |part: &str| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or(part));
    let script = file.path.ends_with(".ts") || file.path.ends_with(".tsx");
    let checked = is_rust(file) || script && file.path.starts_with("web/src/");
    if checked && file.path.split('/').any(named) {
        findings.fail(&file.path, 0, "a name like `utils` says nothing; name the thing it is");
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::has_float_literal;

    const HEAD: &str = "//! A sample.\n";

    /// Asserts on which lines a rule finds something in `body`.
    fn check(rule: &str, path: &str, body: &str, lines: &[usize]) {
        let found = found(rule, path, &format!("{HEAD}{body}"));
        let at: Vec<usize> = found.iter().map(|text| text.split(':').next().unwrap().parse().unwrap()).collect();
        assert_eq!(at, lines, "{rule} in {path}: {found:?}");
    }

    #[test]
    fn header_is_wanted() {
        assert_eq!(found("header", "crates/core/src/x.rs", "use a;\n//! late").len(), 1);
        assert_eq!(found("header", "crates/core/src/x.rs", "\n//! early").len(), 0);
    }

    #[test]
    fn long_files_are_found() {
        let path = "crates/core/src/x.rs";
        check("length", path, &"fn a() {}\n".repeat(300), &[]);
        check("length", path, &"fn a() {}\n".repeat(500), &[1]);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "fn a() {}\n".repeat(900));
        check("length", path, &tests, &[]);
    }

    #[test]
    fn clock_and_chance_are_found() {
        let bad = "let a = Timestamp::now();\nlet b = Uuid::now_v7();\nlet c = rand::random();\nlet d = Instant::now(); // tidy-allow: measures a request\n";
        check("clock", "crates/billing/src/x.rs", bad, &[2, 3, 4]);
        check("clock", "crates/core/src/context.rs", "jiff::Zoned::now()", &[2]);
        check("clock", "crates/core/src/clock.rs", bad, &[]);
        check("clock", "crates/gateway-sim/src/x.rs", bad, &[]);
        check("clock", "crates/billing/tests/x.rs", bad, &[]);
        check("clock", "crates/contabo/src/x.rs", bad, &[2, 3, 4]);
        check("clock", "crates/contabo/src/x.rs", "Instant::now();", &[]);
        check("clock", "crates/billing/src/x.rs", "#[cfg(test)]\nmod t { fn a() { Uuid::new_v4(); } }", &[]);
    }

    #[test]
    fn floats_near_money_are_found() {
        let bad = "fn a(x: f64) {}\nlet y = 1.5;\nlet z = pair.0.1;\nfor i in 0..10 {}\nlet s = \"1.5 f64\";\nlet f = x as f32; // tidy-allow: draws a chart\n";
        check("float-money", "crates/calc/src/x.rs", bad, &[2, 3]);
        check("float-money", "crates/api/src/x.rs", bad, &[]);
        assert!(has_float_literal("0.19") && !has_float_literal("v1.2") && !has_float_literal("f().0.1"));
    }

    #[test]
    fn decimals_in_entities_are_found() {
        let path = "crates/billing/src/x.rs";
        check("decimal-entity", path, "#[derive(DeriveEntityModel)]\nstruct Model {\n  rate: Decimal,\n}", &[4]);
        check("decimal-entity", path, "struct Model {\n  rate: Decimal,\n}", &[]);
    }

    #[test]
    fn shells_are_found() {
        let bad = "Command::new(\"sh\").arg(\"-c\");\nCommand::new(format!(\"{a}\"));\nCommand::new(\"ls -l\");\nCommand::new(\"git\").arg(\"log\");\nCommand::new(program);";
        check("shell", "crates/api/src/x.rs", bad, &[2, 3, 4]);
    }

    #[test]
    fn finders_without_a_tenant_are_found() {
        let bad = "Entity::find().all(c);\ninvoice::Entity::find_by_id(id);\nEntity::find_in(ctx);\nEntity::find() // tidy-allow: sign-in has no tenant yet\n.find()";
        check("tenant-scope", "crates/billing/src/x.rs", bad, &[2, 3]);
        check("tenant-scope", "crates/db/src/x.rs", bad, &[]);
        let bulk = "Entity::update_many()\n.filter(Column::TenantId.eq(t))\n.exec(tx);\nEntity::delete_many()\n.exec(tx);\nlet x = Column::TenantId;";
        check("tenant-scope", "crates/billing/src/x.rs", bulk, &[5]);
    }

    #[test]
    fn bare_transactions_are_found() {
        let bad = "use sea_orm::{QueryFilter, TransactionTrait};\nuse sea_orm::*;\nlet tx = conn.begin_with_config(None, None);\nlet tx = deps.db.begin().await?;";
        check("begin", "crates/workflows/src/x.rs", bad, &[2, 3, 4]);
        check("begin", "crates/db/src/x.rs", bad, &[]);
    }

    #[test]
    fn empty_names_are_found() {
        check("module-name", "crates/api/src/utils.rs", "", &[1]);
        check("module-name", "web/src/lib/helpers/x.ts", "", &[1]);
        check("module-name", "crates/api/src/routes.rs", "", &[]);
    }
}
