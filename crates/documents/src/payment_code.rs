//! Drawing a payment code: a QR code of error correction M, as banking applications want it.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

use crate::DocumentError;

/// White modules around the code.
const QUIET_ZONE: usize = 4;

/// The code as an SVG drawing: one path, each row's dark stretches as rectangles.
pub(crate) fn drawing(text: &str) -> Result<String, DocumentError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|refused| DocumentError::PaymentCode(refused.to_string()))?;
    let (width, colors) = (code.width(), code.to_colors());
    let size = width + 2 * QUIET_ZONE;
    let mut path = String::new();
    for (row, modules) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for stretch in modules.chunk_by(|a, b| a == b) {
            if stretch[0] == Color::Dark {
                let (x, y, length) = (column + QUIET_ZONE, row + QUIET_ZONE, stretch.len());
                write!(path, "M{x} {y}h{length}v1h-{length}z")
                    .map_err(|refused| DocumentError::PaymentCode(refused.to_string()))?;
            }
            column += stretch.len();
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"{size}\" height=\"{size}\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn a_code_is_square_and_a_novel_is_none() {
        let svg = drawing("BCD\n002\n1\nSCT\n\nNorthwind\nDE02120300000000202051\nEUR16.64\n\n\nNW-1").unwrap();
        // Version 4 has 33 modules.
        assert!(svg.contains("viewBox=\"0 0 41 41\""), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z"), "the corner begins with seven dark modules: {svg}");
        assert!(drawing(&"x".repeat(5_000)).is_err());
    }
}
