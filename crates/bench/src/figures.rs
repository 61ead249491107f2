//! What a benchmark prints, and the small arithmetic behind it.

use std::io::Write as _;

use anyhow::Context;
use jiff::Timestamp;
use mpanel_core::{Clock as _, SystemClock};

/// One line of the result.
pub struct Figure {
    pub bench: &'static str,
    pub database: &'static str,
    pub what: String,
    pub measured: String,
    pub target: String,
    /// The ceiling of the same run.
    pub raw: String,
    /// Hundredths of the ceiling.
    pub ratio: Option<i64>,
    /// Whether the target was met; `None` where there is none.
    pub met: Option<bool>,
}

/// The heading of all lines.
pub fn head() -> anyhow::Result<()> {
    line(["benchmark", "database", "what", "measured", "target", "raw ceiling", "ratio", ""])
}

impl Figure {
    pub fn print(&self) -> anyhow::Result<()> {
        let ratio = self.ratio.map_or(String::new(), |r| format!("{r}%"));
        let verdict = match self.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        line([self.bench, self.database, &self.what, &self.measured, &self.target, &self.raw, &ratio, verdict])
    }
}

fn line(cells: [&str; 8]) -> anyhow::Result<()> {
    let [bench, database, what, measured, target, raw, ratio, verdict] = cells;
    let text =
        format!("{bench:<18} {database:<8} {what:<27} {measured:<66} {target:<16} {raw:<52} {ratio:>5} {verdict}");
    let mut out = std::io::stdout();
    writeln!(out, "{}", text.trim_end())?;
    Ok(out.flush()?)
}

/// The machine's time.
pub fn now() -> Timestamp {
    SystemClock.now()
}

/// Microseconds since `start`.
pub fn micros_since(start: Timestamp) -> i64 {
    now().as_microsecond() - start.as_microsecond()
}

/// `100 * part / whole`, without dividing by zero.
pub fn percent(part: i64, whole: i64) -> i64 {
    100 * part / whole.max(1)
}

/// The one in the middle.
pub fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The largest but for the slowest twentieth.
pub fn slowest_but_5_percent(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values.get(values.len() * 95 / 100).copied().unwrap_or_default()
}

/// The largest but for the slowest hundredth.
pub fn slowest_but_1_percent(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values.get(values.len() * 99 / 100).copied().unwrap_or_default()
}

/// How much more memory this process has needed at most since a moment.
pub struct MemoryPeak {
    before: i64,
}

impl MemoryPeak {
    /// From now on.
    pub fn begin() -> anyhow::Result<Self> {
        // The kernel forgets the peak it has seen.
        std::fs::write("/proc/self/clear_refs", "5")?;
        Ok(Self { before: status_kib("VmRSS:")? })
    }

    /// KiB more than in the beginning, at the highest.
    pub fn grown(&self) -> anyhow::Result<i64> {
        Ok(status_kib("VmHWM:")? - self.before)
    }
}

fn status_kib(name: &str) -> anyhow::Result<i64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|l| l.strip_prefix(name)).context("/proc/self/status reads otherwise")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// Microseconds as milliseconds with one digit.
pub fn ms(micros: i64) -> String {
    format!("{}.{} ms", micros / 1000, micros % 1000 / 100)
}

/// Processor time of this process so far.
pub fn processor_us() -> anyhow::Result<i64> {
    processor_us_of("self")
}

/// Processor time of a process so far. The kernel counts in hundredths of a second.
pub fn processor_us_of(process: &str) -> anyhow::Result<i64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, after) = text.rsplit_once(") ").context("/proc/*/stat reads otherwise")?;
    let ticks = after.split(' ').skip(11).take(2).map(str::parse::<i64>).sum::<Result<i64, _>>()?;
    Ok(ticks * 10_000)
}
