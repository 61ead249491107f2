//! Whether a machine will do for an application.

use mpanel_core::ProductId;

use super::Needs;

/// A machine that is, or will be, there.
#[derive(Debug, Clone)]
pub struct Machine {
    /// What it was, or will be, sold as.
    pub product: ProductId,
    /// What the product promises: `cpu_cores`, `ram_mb`, `disk_gb`.
    pub specs: serde_json::Value,
    /// The provider's id of the image.
    pub image_id: String,
    /// Whether staff chooses, who may do what customers may not.
    pub by_staff: bool,
}

/// Why a machine will not do, in a sentence. A size that is not known stands in nobody's way.
pub(crate) fn refusal(
    needs: &Needs,
    name: &str,
    specs: &serde_json::Value,
    image: Option<(&str, bool)>,
) -> Option<String> {
    let size = |field: &str| specs.get(field).and_then(serde_json::Value::as_i64);
    let short = |field: &str, least: i64| size(field).filter(|has| *has < least);
    if let Some(has) = short("cpu_cores", needs.min_cores) {
        return Some(format!("{name} needs {} cores; this plan has {has}. Choose a larger plan.", needs.min_cores));
    }
    if let Some(has) = short("ram_mb", needs.min_ram_mb) {
        let (least, has) = (gigabytes(needs.min_ram_mb), gigabytes(has));
        return Some(format!("{name} needs {least} of memory; this plan has {has}. Choose a larger plan."));
    }
    if let Some(has) = short("disk_gb", needs.min_disk_gb) {
        let least = needs.min_disk_gb;
        return Some(format!("{name} needs {least} GB of disk; this plan has {has} GB. Choose a larger plan."));
    }
    match image {
        Some((_, true)) => Some(format!("{name} does not run on Windows. Choose a Linux image.")),
        Some((image, false)) if !runs_on(needs, image) => {
            Some(format!("{name} runs on {}; this image is {image}. Choose another image.", needs.images.join(", ")))
        }
        _ => None,
    }
}

fn runs_on(needs: &Needs, image: &str) -> bool {
    let image = image.to_lowercase().replace([' ', '_'], "-");
    needs.images.is_empty() || needs.images.iter().any(|start| image.starts_with(&start.to_lowercase()))
}

fn gigabytes(mb: i64) -> String {
    if mb % 1024 == 0 { format!("{} GB", mb / 1024) } else { format!("{mb} MB") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_unfit_plan_or_image_is_refused_with_a_sentence() {
        let needs = Needs {
            min_cores: 2,
            min_ram_mb: 2048,
            min_disk_gb: 20,
            images: vec!["ubuntu".into(), "debian-12".into()],
        };
        let good = json!({ "cpu_cores": 2, "ram_mb": 2048, "disk_gb": 20 });
        let with = |field: &str, value: i64| {
            let mut specs = good.clone();
            specs[field] = json!(value);
            specs
        };
        for (specs, image, expected) in [
            (good.clone(), Some(("ubuntu-24.04", false)), None),
            (good.clone(), Some(("Ubuntu 24.04", false)), None),
            (good.clone(), Some(("debian-12", false)), None),
            (good.clone(), None, None),
            (json!({}), Some(("ubuntu-24.04", false)), None),
            (
                good.clone(),
                Some(("debian-11", false)),
                Some("X runs on ubuntu, debian-12; this image is debian-11. Choose another image."),
            ),
            (good.clone(), Some(("windows-2022", true)), Some("X does not run on Windows. Choose a Linux image.")),
            (with("cpu_cores", 1), None, Some("X needs 2 cores; this plan has 1. Choose a larger plan.")),
            (with("ram_mb", 1024), None, Some("X needs 2 GB of memory; this plan has 1 GB. Choose a larger plan.")),
            (with("disk_gb", 10), None, Some("X needs 20 GB of disk; this plan has 10 GB. Choose a larger plan.")),
        ] {
            assert_eq!(refusal(&needs, "X", &specs, image).as_deref(), expected, "{specs} {image:?}");
        }
    }
}
