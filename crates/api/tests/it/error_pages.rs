//! The pages that explain error codes say what to do.

use mpanel_api::error_pages::has_page;

#[test]
fn every_page_has_a_title_and_says_what_to_do() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    let pages: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(pages.len() > 50, "{} pages", pages.len());
    for path in pages.iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        let (name, text) = (path.file_stem().unwrap().to_str().unwrap(), std::fs::read_to_string(path).unwrap());
        for part in ["# ", "**What it means.** ", "**When it happens.** ", "**What to do.** "] {
            assert!(text.lines().any(|line| line.starts_with(part)), "{name}: {part}");
        }
        assert!(has_page(name), "{name}");
    }
    assert!(has_page("unknown_country") && !has_page("nonsense"));
}
