//! The master key file: created with a random key at the first start, readable by its owner only.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mpanel_core::Entropy;
use mpanel_db::Vault;

/// Opens the vault over the keys of `path`: one `id base64key` a line, the last one current.
pub fn open_vault(path: &Path, entropy: &dyn Entropy) -> anyhow::Result<Vault> {
    if !path.exists() {
        create(path, entropy).with_context(|| format!("creating the master key file {}", path.display()))?;
    }
    let text = fs::read_to_string(path).with_context(|| format!("reading the master key file {}", path.display()))?;
    let mut keys = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
        let (id, key) = line.split_once(' ').unwrap_or(("", ""));
        let key: Option<[u8; 32]> = STANDARD.decode(key.trim()).ok().and_then(|k| k.try_into().ok());
        match key {
            Some(key) if !id.is_empty() && !id.contains('.') => keys.push((id.to_owned(), key)),
            _ => bail!("{}:{}: expected `id key` with a key of 32 bytes in base64", path.display(), number + 1),
        }
    }
    Vault::new(keys).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))
}

fn create(path: &Path, entropy: &dyn Entropy) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut key = [0u8; 32];
    entropy.fill(&mut key);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "# Master keys of mPanel, one a line; the last one seals. Keep a copy in a safe place.")?;
    writeln!(file, "k1 {}", STANDARD.encode(key))?;
    file.sync_all()?;
    Ok(())
}
