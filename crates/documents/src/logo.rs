//! Which pictures may stand on a document: small, of a kind we know, whole, and without anything that reaches outside
//! or costs more to draw than it looks.

use crate::{Brand, DocumentError, DocumentKind, Logo, LogoFormat, draw_sample};

/// The largest file.
pub const MAX_LOGO_BYTES: usize = 256 * 1024;
/// The longest side of a picture of points.
const MAX_SIDE: u32 = 2_000;
/// How many groups a drawing may hold: each inside another takes more of the stack that it is drawn on.
const MOST_GROUPS: usize = 200;
/// What a drawing may hold: shapes and colours that are drawn once each. All else is refused: programs, other files, and
/// what multiplies shapes (uses, patterns, markers, masks), with which a small file takes longer to draw than anybody waits.
const ALLOWED_IN_SVG: [&str; 15] = [
    "svg",
    "g",
    "defs",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "lineargradient",
    "radialgradient",
    "stop",
];

/// Why a picture is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Too many bytes.
    #[error("The picture is too large: 256 kB at most.")]
    TooLarge,
    /// Neither PNG nor SVG, or not the one that was said.
    #[error("Use a picture as PNG or SVG.")]
    NotAPicture,
    /// Too many points.
    #[error("The picture has too many points: 2000 by 2000 at most.")]
    TooManyPoints,
    /// Something in a drawing that is not a plain shape.
    #[error("The drawing holds {0}, which is not allowed. Use plain shapes.")]
    NotPlain(String),
    /// It cannot be drawn.
    #[error("The picture is damaged and cannot be drawn.")]
    Damaged,
}

/// Reads a picture for documents: says of which format it is, and refuses what should not be drawn.
///
/// # Errors
///
/// [`LogoError`], in words for the person who chose the picture.
pub fn check_logo(bytes: Vec<u8>) -> Result<Logo, LogoError> {
    if bytes.len() > MAX_LOGO_BYTES {
        return Err(LogoError::TooLarge);
    }
    let format = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        check_png(&bytes)?;
        LogoFormat::Png
    } else {
        check_svg(&bytes)?;
        LogoFormat::Svg
    };
    let logo = Logo { format, bytes };
    let brand = Brand { logo: Some(logo.clone()), ..Brand::plain("Logo", "#000000") };
    match draw_sample(DocumentKind::Receipt, &brand) {
        Ok(_) => Ok(logo),
        Err(DocumentError::Typeset(_)) => Err(LogoError::Damaged),
        Err(_) => Err(LogoError::NotAPicture),
    }
}

// The size stands in the first chunk, so that a small file that unpacks to a huge picture is not unpacked.
fn check_png(bytes: &[u8]) -> Result<(), LogoError> {
    let side = |at: usize| {
        let field = bytes.get(at..at + 4)?;
        Some(u32::from_be_bytes(field.try_into().ok()?))
    };
    let (Some(width), Some(height)) = (side(16), side(20)) else { return Err(LogoError::Damaged) };
    if bytes.get(12..16) != Some(b"IHDR") || width == 0 || height == 0 {
        return Err(LogoError::Damaged);
    }
    if width > MAX_SIDE || height > MAX_SIDE { Err(LogoError::TooManyPoints) } else { Ok(()) }
}

fn check_svg(bytes: &[u8]) -> Result<(), LogoError> {
    let text = std::str::from_utf8(bytes).map_err(|_| LogoError::NotAPicture)?.to_lowercase();
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !(start.starts_with("<svg") || start.starts_with("<?xml") || start.starts_with("<!--")) || !text.contains("<svg")
    {
        return Err(LogoError::NotAPicture);
    }
    check_elements(start)?;
    let outside = text.split("href").skip(1).any(|after| {
        let value = after.trim_start().trim_start_matches('=').trim_start().trim_start_matches(['"', '\'']);
        !value.starts_with('#')
    });
    if outside { Err(LogoError::NotPlain("a link".to_owned())) } else { Ok(()) }
}

// Asks each `<`, in whatever it stands, so that nothing can hide from the list.
fn check_elements(text: &str) -> Result<(), LogoError> {
    let mut groups = 0;
    for tag in text.split('<').skip(1) {
        if tag.starts_with("!--") || tag.starts_with("?xml ") {
            continue;
        }
        let name = tag.trim_start_matches('/').split([' ', '>', '\t', '\n', '\r', '/']).next().unwrap_or_default();
        if !ALLOWED_IN_SVG.contains(&name) {
            return Err(LogoError::NotPlain(format!("<{}", name.chars().take(40).collect::<String>())));
        }
        groups += usize::from(!tag.starts_with('/') && matches!(name, "svg" | "g" | "defs"));
        if groups > MOST_GROUPS {
            return Err(LogoError::NotPlain(format!("more than {MOST_GROUPS} groups")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 10\"><path d=\"M0 0h40v10h-40z\"/></svg>";

    fn with(inside: &str) -> Vec<u8> {
        SVG.replace("<path", &format!("{inside}<path")).into_bytes()
    }

    #[test]
    fn plain_drawings_pass_and_others_are_refused_in_words() {
        assert_eq!(check_logo(SVG.into()).map(|logo| logo.format), Ok(LogoFormat::Svg));
        let gradient = "<defs><linearGradient id=\"a\"><stop offset=\"0\"/></linearGradient></defs>";
        assert!(check_logo(with(gradient)).is_ok());
        for bad in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<image href=\"http://example.com/x.png\"/>",
            "<use href=\"#a\"/>",
            "<filter id=\"f\"/>",
            "<foreignObject/>",
            "<a href=\"https://example.com\"><path d=\"M0 0h1\"/></a>",
            "<x:script/>",
        ] {
            assert!(matches!(check_logo(with(bad)), Err(LogoError::NotPlain(_))), "{bad}");
        }
        let nested = |name: &str, uses: &str| {
            let layer = |i: usize| {
                let inner = format!("<path {uses}=\"url(#m{})\" d=\"M0 0h1v1h1v1h1v1h1v1h1v1h1v1h1\"/>", i + 1);
                format!("<{name} id=\"m{i}\" markerWidth=\"9\" markerHeight=\"9\">{inner}</{name}>")
            };
            (0..9).map(layer).collect::<String>()
        };
        for (name, uses) in [
            ("marker", "marker-mid"),
            ("pattern", "fill"),
            ("mask", "mask"),
            ("clipPath", "clip-path"),
            ("symbol", "id"),
        ] {
            let refused = check_logo(with(&format!("<defs>{}</defs>", nested(name, uses))));
            assert_eq!(refused, Err(LogoError::NotPlain(format!("<{}", name.to_lowercase()))));
        }
        let too_many = || Some(LogoError::NotPlain("more than 200 groups".to_owned()));
        for (groups, want) in [(199, None), (200, too_many()), (10_000, too_many())] {
            let deep =
                format!("{}<path d=\"M0 0h1v1z\"/>{}", "<g opacity=\".9\">".repeat(groups), "</g>".repeat(groups));
            assert_eq!(check_logo(with(&deep)).err(), want, "{groups} groups in each other");
        }
        let side_by_side = "<g><title>one</title><path d=\"M0 0h1\" /></g>".repeat(100);
        assert!(check_logo(with(&format!("<!-- a > b -->{side_by_side}"))).is_ok());
        let entity = format!("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"b\">]>{SVG}");
        assert!(matches!(check_logo(entity.into()), Err(LogoError::NotPlain(_))));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bad in [&b""[..], b"GIF89a", b"<html></html>", b"\xff\xd8\xff\xe0 a photograph", b"%PDF-1.7"] {
            assert_eq!(check_logo(bad.to_vec()), Err(LogoError::NotAPicture), "{bad:?}");
        }
        assert_eq!(check_logo(b"<svg".to_vec()), Err(LogoError::Damaged));
        assert_eq!(check_logo(vec![b' '; MAX_LOGO_BYTES + 1]), Err(LogoError::TooLarge));
        assert_eq!(check_logo(b"\x89PNG\r\n\x1a\n".to_vec()), Err(LogoError::Damaged));
        let mut huge = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        huge.extend(100_000u32.to_be_bytes());
        huge.extend(2u32.to_be_bytes());
        assert_eq!(check_logo(huge.clone()), Err(LogoError::TooManyPoints));
        huge[16..20].copy_from_slice(&20u32.to_be_bytes());
        assert_eq!(check_logo(huge), Err(LogoError::Damaged), "a head without a picture");
    }
}
