//! The load: `wrk`, a program of its own, the same for the product and for the bare route. What it costs is not counted
//! as ours: processor time is read from this process alone.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use crate::figures::processor_us;

/// Connections that ask at the same time.
pub const CONNECTIONS: usize = 16;

/// One request: the path, and the session it is made with.
pub struct Ask {
    pub path: String,
    pub token: String,
}

/// What one round showed.
#[derive(Clone, Copy)]
pub struct Round {
    pub requests: i64,
    pub a_second: i64,
    pub p50_us: i64,
    pub p99_us: i64,
    /// Processor time of this process for one request.
    pub cpu_us: i64,
}

/// Asks for `seconds`, the requests in turn.
pub async fn load(folder: &Path, base: &str, asks: &[Ask], seconds: u32) -> anyhow::Result<Round> {
    let script = folder.join("requests.lua");
    std::fs::write(&script, lua(asks)?)?;
    let before = processor_us()?;
    let output = tokio::process::Command::new("wrk")
        .args(["--threads", "1", "--latency", "--timeout", "10s"])
        .args(["--connections", &CONNECTIONS.to_string(), "--duration", &format!("{seconds}s")])
        .arg("--script")
        .arg(&script)
        .arg(base)
        .output()
        .await
        .context("wrk does not start; it is Debian's package `wrk`")?;
    let used = processor_us()? - before;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "wrk failed: {text}{}", String::from_utf8_lossy(&output.stderr));
    if let Some(line) = text.lines().find(|l| l.contains("Non-2xx") || l.contains("Socket errors")) {
        bail!("requests failed: {}", line.trim());
    }
    read(&text, used).with_context(|| format!("wrk printed something new:\n{text}"))
}

// The requests are put together before the first one is sent.
fn lua(asks: &[Ask]) -> anyhow::Result<String> {
    let mut text = String::from("local asks = {}\nfunction init()\n");
    for ask in asks {
        let Ask { path, token } = ask;
        writeln!(text, "  asks[#asks + 1] = wrk.format('GET', '{path}', {{['Authorization'] = 'Bearer {token}'}})")?;
    }
    text.push_str("end\nlocal n = 0\nfunction request()\n  n = n % #asks + 1\n  return asks[n]\nend\n");
    Ok(text)
}

fn read(text: &str, used: i64) -> Option<Round> {
    let field = |name: &str| text.lines().find_map(|l| l.trim().strip_prefix(name)).map(str::trim);
    let requests: i64 = text.lines().find(|l| l.contains(" requests in "))?.split_whitespace().next()?.parse().ok()?;
    Some(Round {
        requests,
        a_second: field("Requests/sec:")?.split('.').next()?.parse().ok()?,
        p50_us: micros(field("50%")?)?,
        p99_us: micros(field("99%")?)?,
        cpu_us: used / requests.max(1),
    })
}

/// `1.25ms`, `830.00us` or `1.02s` as microseconds.
fn micros(text: &str) -> Option<i64> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(split);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let hundredths = whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").get(..2)?.parse::<i64>().ok()?;
    match unit {
        "us" => Some(hundredths / 100),
        "ms" => Some(hundredths * 10),
        "s" => Some(hundredths * 10_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "Running 1s test @ http://127.0.0.1:1/\n  1 threads and 16 connections\n  Latency Distribution\n     50%  830.00us\n     75%    1.20ms\n     90%    2.00ms\n     99%    1.02s \n  21034 requests in 1.00s, 3.01MB read\nRequests/sec:  21012.34\nTransfer/sec:      3.00MB\n";
        let round = read(text, 2_103_400).unwrap();
        assert_eq!((round.requests, round.a_second, round.p50_us, round.p99_us), (21034, 21012, 830, 1_020_000));
        assert_eq!(round.cpu_us, 100);
        assert_eq!(micros("2ms"), Some(2000));
    }
}
