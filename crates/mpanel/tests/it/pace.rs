//! How often time stops, and how often the provider is called: a clock that is moved far, and an account on which nothing
//! happens.

use std::collections::BTreeMap;

use mpanel_workflows::clock;

use crate::journey::{GOOD, running_machine};
use crate::world::{World, world, worlds};

/// Calls to the provider on a day on which nothing happens, for an account with up to 100 machines. Whoever raises it
/// writes the new figure into docs/provider-accounts.md and docs/benchmarks.md.
const CALLS_A_DAY: usize = 170;
/// The same of logins: a token of the provider lasts for five minutes, less than the time between two looks.
const LOGINS_A_DAY: usize = 110;

/// The calls since the first `from`, by what was asked for; logins under `login`.
fn calls(world: &World, from: usize) -> BTreeMap<String, usize> {
    let mut by_kind = BTreeMap::new();
    for (method, path) in world.contabo.requests().into_iter().skip(from) {
        if path.starts_with("/_sim") || path.starts_with("/auth") {
            continue;
        }
        let kind = match (method.as_str(), path.strip_prefix("/v1/")) {
            ("granted", _) => "login".to_owned(),
            // One machine is not the list of them.
            ("GET", Some(of)) if of.starts_with("compute/instances/") => format!("GET {of}"),
            (method, Some(of)) => {
                let list = of.split(['?', '/']).filter(|part| !part.contains(|c: char| c.is_ascii_digit()));
                format!("{method} {}", list.collect::<Vec<_>>().join("/"))
            }
            (method, None) => format!("{method} {path}"),
        };
        *by_kind.entry(kind).or_default() += 1;
    }
    by_kind
}

#[tokio::test]
async fn a_moved_clock_stops_about_once_a_day_and_looks_at_the_account_each_day() {
    const DAYS: i64 = 20;
    for world in worlds().await {
        let client = world.customer("quiet@example.com").await;
        running_machine(&world, &client, GOOD).await;
        world.advance_days(1).await;
        let (deps, worker) = (&world.house.deps, &world.house.worker);
        let before = world.contabo.request_count("GET", "/v1/vips");
        let ctx = deps.system(world.tenant, "test").await.unwrap();
        let to = ctx.in_seconds(DAYS * 86_400);
        let id = clock::begin_advance(&ctx, deps, to).await.unwrap();
        clock::carry_out_advance(deps, worker, world.tenant, id).await.unwrap();
        let moved = clock::get_advance(&ctx, deps, id).await.unwrap();
        assert_eq!((moved.state.as_str(), moved.at), ("done", to), "{:?}", moved.error);
        let acts = mpanel_db::outbox::count_kinds(deps.db.read(), &ctx, moved.first_seq, moved.last_seq).await.unwrap();
        let stops = acts.iter().find(|(kind, _)| kind == "ClockMoved").map_or(0, |(_, count)| i64::from(*count));
        // The renewal in between has moments of its own: the charge, its mail, the answer of the bank.
        assert!((DAYS..=2 * DAYS).contains(&stops), "{stops} stops on {}", world.database.name);
        let looks = world.contabo.request_count("GET", "/v1/vips") - before;
        let days = usize::try_from(DAYS).unwrap();
        assert!((days..=days + 2).contains(&looks), "{looks} whole looks on {}", world.database.name);
        let night = world.owner().await.get("/admin/jobs?kind=automation.housekeeping").await.ok(200);
        let next: mpanel_core::Timestamp = night["items"][0]["run_at"].as_str().unwrap().parse().unwrap();
        assert!(next > to && next <= ctx.in_seconds((DAYS + 1) * 86_400), "tidied up to the end: {next}");
    }
}

#[tokio::test]
async fn an_account_on_which_nothing_happens_costs_few_calls_a_day() {
    let world = world().await;
    let client = world.customer("idle@example.com").await;
    running_machine(&world, &client, GOOD).await;
    world.advance_days(2).await;
    let from = world.contabo.requests().len();
    // A quarter of an hour after the other, as the clock on the wall goes: nothing is passed.
    for _ in 0..96 {
        world.advance_seconds(900).await;
    }
    let mut kinds = calls(&world, from);
    let logins = kinds.remove("login").unwrap_or(0);
    // A token dies on the simulator's clock, which the client does not see move: here each login follows a call that was
    // refused. Where time passes by itself the client logs in before.
    if let Some(listed) = kinds.get_mut("GET compute/instances") {
        *listed -= logins;
    }
    let all: usize = kinds.values().sum();
    assert!(all <= CALLS_A_DAY, "{all} calls a day: {kinds:#?}");
    assert!(logins <= LOGINS_A_DAY, "{logins} logins a day");
    assert!(kinds.keys().all(|kind| kind.starts_with("GET ")), "nothing is written: {kinds:#?}");
    let listed = kinds.get("GET compute/instances").copied().unwrap_or(0);
    assert!((96..=106).contains(&listed), "{listed} times the list of machines: a look each quarter of an hour");
}
