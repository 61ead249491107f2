//! Writes a sample document: `cargo run -p mpanel-documents --example sample_invoice -- out.pdf [variant] [repeat]`.
//!
//! Variants: `open`, `paid`, `long` (200 lines), `credit`, `receipt`, `statement`. With `repeat` an
//! invoice is rendered that often with changing numbers, to measure.

use std::error::Error;

use mpanel_documents::{InvoiceDocument, render_invoice, render_receipt, render_statement, sample};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give the file to write")?;
    let name = arguments.next().unwrap_or_else(|| "open".to_owned());
    let other = match name.as_str() {
        "receipt" => Some(render_receipt(&sample::receipt())?),
        "statement" => Some(render_statement(&sample::statement())?),
        _ => None,
    };
    if let Some(pdf) = other {
        return Ok(std::fs::write(path, pdf)?);
    }
    let mut document = variant(&name)?;
    let repeat: u32 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    for round in 1..repeat {
        document.number = format!("NW-2026-{round:06}");
        document.lines[0].description = format!("Cloud VPS 20 – web-{round}.example.com");
        render_invoice(&document)?;
    }
    std::fs::write(path, render_invoice(&document)?)?;
    Ok(())
}

fn variant(name: &str) -> Result<InvoiceDocument, String> {
    let mut document = sample::invoice();
    match name {
        "open" => {}
        "paid" => {
            document.paid_on = Some(document.issue_date);
            document.totals.paid_minor = document.totals.total_minor;
            document.totals.balance_minor = 0;
        }
        "long" => {
            let line = document.lines[0].clone();
            document.lines = (1..=200)
                .map(|index| {
                    let mut line = line.clone();
                    line.description = format!("Cloud VPS {index} – web-{index:03}.example.com");
                    line
                })
                .collect();
            document.lines[3].description = "A long description that goes on. ".repeat(160);
            document.lines[5].description = "x".repeat(300);
        }
        "credit" => document = sample::credit_note(),
        other => return Err(format!("unknown variant {other}")),
    }
    Ok(document)
}
