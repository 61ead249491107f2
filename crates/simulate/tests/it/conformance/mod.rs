//! The conformance scenarios: each is converted to a timeline and played, or,
//! where it is arithmetic alone, worked out by `mpanel-calc`.
//!
//! The scenarios are not part of the repository. They are looked for at
//! `MPANEL_CONFORMANCE`, else beside the repository; without them the test says
//! what it did not check.

mod arithmetic;
mod books;
mod metered;
mod read;
mod sold;
mod stretches;
mod timelines;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::Value;

/// What became of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// What is expected came out.
    Held,
    /// We decided otherwise.
    NotApplicable(&'static str),
    /// Not all of it can be done yet.
    Missing(&'static str),
    /// Something else came out.
    Broken(String),
}

/// What a check found, or in which way it does not hold.
type Outcome = std::result::Result<(), String>;

/// Scenarios of which only a part can be checked, and why.
const IN_PART: &[(&str, Verdict)] = &[(
    "ZU-03",
    Verdict::NotApplicable("a whole period has its whole price under every basis, not 29/30; the other ranges hold"),
)];

/// Scenarios in which billing does something else today, and how their check begins to say so.
const KNOWN: &[(&str, &str, &str)] = &[];

fn scenarios() -> Option<Vec<Value>> {
    let beside =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance/billing-scenarios.yaml"));
    let path = std::env::var_os("MPANEL_CONFORMANCE").map_or(beside, PathBuf::from);
    let text = std::fs::read_to_string(path).ok()?;
    let file: serde_yaml_ng::Value = serde_yaml_ng::from_str(&text).expect("the scenarios are YAML");
    let file = serde_json::to_value(file).expect("the scenarios have text keys");
    file["scenarios"].as_array().cloned()
}

fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// The verdict, and whether billing was asked for it.
async fn judge(id: &str, scenario: &Value) -> (Verdict, bool) {
    let played = Box::pin(timelines::check(id, scenario)).await;
    let sold = Box::pin(sold::check(id, scenario)).await;
    let books = Box::pin(books::check(id, scenario)).await;
    let through_billing = played.is_some() || sold.is_some() || books.is_some();
    (weigh(id, scenario, [played, sold, books]), through_billing)
}

fn weigh(id: &str, scenario: &Value, played: [Option<Outcome>; 3]) -> Verdict {
    let mut checked = 0;
    let pure = [arithmetic::check(id, scenario), stretches::check(id, scenario)];
    for check in pure.into_iter().chain(played) {
        match check {
            Some(Err(detail)) => {
                let known = KNOWN.iter().find(|k| k.0 == id && detail.starts_with(k.1));
                return known.map_or(Verdict::Broken(detail), |k| Verdict::Missing(k.2));
            }
            Some(Ok(())) => checked += 1,
            None => {}
        }
    }
    if KNOWN.iter().any(|k| k.0 == id) {
        return Verdict::Broken("holds now: take it off the list of known differences".to_owned());
    }
    let partly = IN_PART.iter().find(|p| p.0 == id).map(|p| p.1.clone());
    match (partly, checked) {
        (Some(verdict), _) => verdict,
        (None, 0) => Verdict::Missing("no check of it"),
        (None, _) => Verdict::Held,
    }
}

/// A scenario's id, what became of it, and whether billing was asked for it.
type Judged = (String, Verdict, bool);

/// Judges what waits until nothing does.
#[tokio::main(flavor = "current_thread")]
async fn play_on(waiting: &Mutex<Vec<Value>>) -> Vec<Judged> {
    let next = || waiting.lock().expect("nobody panics with the lock").pop();
    let mut judged = Vec::new();
    while let Some(scenario) = next() {
        let id = scenario["id"].as_str().expect("a scenario has an id").to_owned();
        let (verdict, asked) = Box::pin(judge(&id, &scenario)).await;
        judged.push((id, verdict, asked));
    }
    judged
}

#[test]
fn the_scenarios_hold() {
    let Some(scenarios) = scenarios() else {
        say("conformance: the scenarios are not at hand (MPANEL_CONFORMANCE); not one of them was checked");
        return;
    };
    let (total, waiting) = (scenarios.len(), Mutex::new(scenarios));
    let (mut verdicts, mut through_billing): (BTreeMap<String, Verdict>, usize) = (BTreeMap::new(), 0);
    // Each plays in a database of its own, so as many at a time as there are processors.
    let players = std::thread::available_parallelism().map_or(1, NonZero::get);
    let judged: Vec<Judged> = std::thread::scope(|scope| {
        let players: Vec<_> = (0..players).map(|_| scope.spawn(|| play_on(&waiting))).collect();
        players.into_iter().flat_map(|player| player.join().expect("no player panics")).collect()
    });
    for (id, verdict, asked) in judged {
        through_billing += usize::from(asked);
        verdicts.insert(id, verdict);
    }
    let count = |kind: fn(&Verdict) -> bool| verdicts.values().filter(|v| kind(v)).count();
    let held = count(|v| *v == Verdict::Held);
    let (away, missing) =
        (count(|v| matches!(v, Verdict::NotApplicable(_))), count(|v| matches!(v, Verdict::Missing(_))));
    let broken = count(|v| matches!(v, Verdict::Broken(_)));
    say(&format!(
        "conformance: {} scenarios, {through_billing} of them played through billing: {held} held, {away} not \
         applicable, {missing} missing, {broken} broken",
        total
    ));
    for (id, verdict) in verdicts.iter().filter(|(_, v)| **v != Verdict::Held) {
        say(&format!("  {id}: {verdict:?}"));
    }
    assert_eq!(broken, 0, "{verdicts:#?}");
}
