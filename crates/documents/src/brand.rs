//! The looks of a business: its name, colour, letters, logo and the texts that stand on every page.

use serde::{Deserialize, Serialize};

use crate::kind::{Values, fill};
use crate::{DocumentError, text};

/// The issuing business as customers know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Name at the head of the first page, where there is no logo.
    pub name: String,
    /// Colour of rules and of the amount due, as `#rrggbb`.
    pub accent: String,
    /// The letters.
    #[serde(default)]
    pub font: Typeface,
    /// The picture at the head of the first page.
    #[serde(default)]
    pub logo: Option<Logo>,
    /// A line below the head; none when empty.
    #[serde(default)]
    pub header: String,
    /// Lines at the foot of every page; line breaks are kept.
    #[serde(default)]
    pub footer: String,
    /// The business's own text at the end of documents of this kind; line breaks are kept.
    #[serde(default)]
    pub note: String,
}

impl Brand {
    /// A business that has chosen nothing but its colour.
    #[must_use]
    pub fn plain(name: impl Into<String>, accent: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            accent: accent.into(),
            font: Typeface::default(),
            logo: None,
            header: String::new(),
            footer: String::new(),
            note: String::new(),
        }
    }
}

/// The letters of a document: those that ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typeface {
    /// Inter.
    #[default]
    Inter,
    /// DejaVu Sans.
    DejavuSans,
}

impl Typeface {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Inter, Self::DejavuSans];

    /// The word in a database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inter => "inter",
            Self::DejavuSans => "dejavu_sans",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|face| face.as_str() == word)
    }

    /// The families, the first that has a letter draws it.
    pub(crate) fn families(self) -> &'static [&'static str] {
        match self {
            Self::Inter => &["Inter", "DejaVu Sans"],
            Self::DejavuSans => &["DejaVu Sans", "Inter"],
        }
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// How it is written.
    pub format: LogoFormat,
    /// The file.
    pub bytes: Vec<u8>,
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoFormat {
    /// Points.
    Png,
    /// Shapes.
    Svg,
}

impl LogoFormat {
    /// The word of the typesetter, in a database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Png, Self::Svg].into_iter().find(|format| format.as_str() == word)
    }
}

/// The brand as the template reads it.
#[derive(Debug, Serialize)]
pub(crate) struct BrandSheet {
    brand: String,
    pub(crate) accent: String,
    fonts: &'static [&'static str],
    logo: Option<&'static str>,
    header: Option<String>,
    footer: Vec<String>,
}

impl BrandSheet {
    pub(crate) fn new(brand: &Brand, values: &Values) -> Result<Self, DocumentError> {
        Ok(Self {
            brand: text::line(&brand.name),
            accent: accent(&brand.accent)?,
            fonts: brand.font.families(),
            logo: brand.logo.as_ref().map(|logo| logo.format.as_str()),
            header: Some(text::line(&fill(&brand.header, values))).filter(|line| !line.is_empty()),
            footer: text::lines(&fill(&brand.footer, values)),
        })
    }
}

/// Whether a text is a colour of the form `#rrggbb`.
#[must_use]
pub fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Accepts `#rrggbb` and nothing else: the value becomes a colour, and a typo
/// must not fail deep inside the typesetter.
fn accent(colour: &str) -> Result<String, DocumentError> {
    if is_colour(colour) { Ok(colour.to_owned()) } else { Err(DocumentError::AccentColour(colour.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::{LogoFormat, Typeface, accent};

    #[test]
    fn accent_is_a_six_digit_colour() {
        assert!(accent("#2f6fed").is_ok());
        for bad in ["", "2f6fed", "#2f6fe", "#2f6fedd", "#zzzzzz", "red\");", "#é12345"] {
            assert!(accent(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn words_read_back() {
        for face in Typeface::ALL {
            assert_eq!(Typeface::parse(face.as_str()), Some(face));
        }
        assert_eq!((Typeface::parse("comic"), LogoFormat::parse("gif")), (None, None));
        assert_eq!(LogoFormat::parse("svg"), Some(LogoFormat::Svg));
    }
}
