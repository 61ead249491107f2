//! The life of a payment as one transition function (billing.md section 6).
//!
//! Reports come as the reply to our call, as an answer to our question, or by
//! webhook, in any order and any number. [`decide`] says what a report does.

use serde::Serialize;

use crate::ports::ChargeOutcome;

/// Where a payment stands. Refunds and disputes are beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Written down; the gateway has not told us anything.
    Created,
    /// The customer has to do something first.
    RequiresAction,
    /// The bank takes its time.
    Processing,
    /// The money is taken.
    Succeeded,
    /// It was refused; no money was taken.
    Failed,
    /// It was given up; no money was taken.
    Cancelled,
    /// It may or may not have been taken; we are asking.
    Unknown,
}

impl PaymentStatus {
    /// All of them.
    pub const ALL: [PaymentStatus; 7] = [
        Self::Created,
        Self::RequiresAction,
        Self::Processing,
        Self::Succeeded,
        Self::Failed,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether it can still become something else by itself.
    pub fn is_in_flight(self) -> bool {
        matches!(self, Self::Created | Self::RequiresAction | Self::Processing | Self::Unknown)
    }
}

/// How we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The reply to our own call, or the answer to our question: the present truth.
    Gateway,
    /// A webhook: true when it was sent, perhaps late and out of order.
    Webhook,
}

/// What a report does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The payment moves.
    Move(PaymentStatus),
    /// Nothing new.
    Stay,
    /// It contradicts what we hold: ask the gateway before believing it.
    Ask,
}

/// What `told` does to a payment in `current`.
pub fn decide(current: PaymentStatus, told: &ChargeOutcome, source: Source) -> Decision {
    use PaymentStatus as S;
    let target = target(told);
    if target == current {
        return Decision::Stay;
    }
    match (current, target, source) {
        // Taken money stays taken; what comes later (a failed of an earlier moment) is old news.
        (S::Succeeded, _, _) => Decision::Stay,
        // We believed that no money moved. Only the gateway itself may say otherwise.
        (S::Failed | S::Cancelled, S::Succeeded, Source::Gateway) => Decision::Move(S::Succeeded),
        (S::Failed | S::Cancelled, S::Succeeded, Source::Webhook) => Decision::Ask,
        (S::Failed | S::Cancelled, _, _) => Decision::Stay,
        // Not knowing never overrides knowing.
        (S::Created, S::Unknown, _) => Decision::Move(S::Unknown),
        (_, S::Unknown, _) => Decision::Stay,
        // A challenge was answered before the bank began to process: by webhook this is a late one.
        (S::Processing, S::RequiresAction, Source::Webhook) => Decision::Stay,
        (_, next, _) => Decision::Move(next),
    }
}

fn target(told: &ChargeOutcome) -> PaymentStatus {
    match told {
        ChargeOutcome::Succeeded => PaymentStatus::Succeeded,
        ChargeOutcome::RequiresAction { .. } => PaymentStatus::RequiresAction,
        ChargeOutcome::Processing => PaymentStatus::Processing,
        ChargeOutcome::Declined { .. } => PaymentStatus::Failed,
        ChargeOutcome::Cancelled => PaymentStatus::Cancelled,
        ChargeOutcome::Unknown => PaymentStatus::Unknown,
    }
}

/// Seconds until the gateway is asked again, by how often it was asked and how old the payment is.
pub fn poll_delay_seconds(polls: i32, age_seconds: i64) -> i64 {
    const DAY: i64 = 86_400;
    if age_seconds > DAY {
        return 6 * 3600;
    }
    let doublings = u32::try_from(polls.clamp(0, 9)).unwrap_or(0);
    (5i64 << doublings).min(1800)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use PaymentStatus as S;

    fn action() -> ChargeOutcome {
        ChargeOutcome::RequiresAction { url: "https://bank.example/".into() }
    }

    fn declined() -> ChargeOutcome {
        ChargeOutcome::Declined { code: "generic_decline".into(), message: "No.".into() }
    }

    #[test]
    fn the_table_of_moves() {
        let check = |from: S, told: ChargeOutcome, source: Source, want: Decision| {
            assert_eq!(decide(from, &told, source), want, "{from:?} {told:?} {source:?}");
        };
        use Source::{Gateway, Webhook};
        check(S::Created, ChargeOutcome::Succeeded, Gateway, Decision::Move(S::Succeeded));
        check(S::Created, action(), Gateway, Decision::Move(S::RequiresAction));
        check(S::Created, ChargeOutcome::Processing, Webhook, Decision::Move(S::Processing));
        check(S::Created, declined(), Gateway, Decision::Move(S::Failed));
        check(S::Created, ChargeOutcome::Unknown, Gateway, Decision::Move(S::Unknown));
        check(S::Unknown, ChargeOutcome::Succeeded, Webhook, Decision::Move(S::Succeeded));
        check(S::Unknown, declined(), Gateway, Decision::Move(S::Failed));
        check(S::RequiresAction, ChargeOutcome::Cancelled, Gateway, Decision::Move(S::Cancelled));
        check(S::RequiresAction, ChargeOutcome::Unknown, Gateway, Decision::Stay);
        check(S::Processing, action(), Webhook, Decision::Stay);
        check(S::Processing, action(), Gateway, Decision::Move(S::RequiresAction));
        check(S::Processing, ChargeOutcome::Processing, Gateway, Decision::Stay);
    }

    #[test]
    fn a_failure_told_after_the_success_changes_nothing() {
        for told in [declined(), ChargeOutcome::Cancelled, ChargeOutcome::Processing, action(), ChargeOutcome::Unknown]
        {
            for source in [Source::Gateway, Source::Webhook] {
                assert_eq!(decide(S::Succeeded, &told, source), Decision::Stay);
            }
        }
    }

    #[test]
    fn a_success_told_after_the_failure_is_checked_with_the_gateway() {
        for from in [S::Failed, S::Cancelled] {
            assert_eq!(decide(from, &ChargeOutcome::Succeeded, Source::Webhook), Decision::Ask);
            assert_eq!(decide(from, &ChargeOutcome::Succeeded, Source::Gateway), Decision::Move(S::Succeeded));
        }
    }

    #[test]
    fn words_read_back() {
        for status in S::ALL {
            assert_eq!(S::parse(status.as_str()), Some(status));
        }
        assert_eq!(S::parse("paid"), None);
    }

    #[test]
    fn polling_slows_down() {
        let delays: Vec<i64> = (0..12).map(|n| poll_delay_seconds(n, 60)).collect();
        assert_eq!(delays, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800]);
        assert_eq!(poll_delay_seconds(0, 100_000), 21_600);
    }

    fn any_outcome() -> impl Strategy<Value = ChargeOutcome> {
        prop_oneof![
            Just(ChargeOutcome::Succeeded),
            Just(action()),
            Just(ChargeOutcome::Processing),
            Just(declined()),
            Just(ChargeOutcome::Cancelled),
            Just(ChargeOutcome::Unknown),
        ]
    }

    proptest! {
        /// Whatever the order and number of reports, success happens once and is final.
        #[test]
        fn success_is_reached_at_most_once(reports in prop::collection::vec((any_outcome(), any::<bool>()), 0..40)) {
            let (mut status, mut successes) = (S::Created, 0);
            for (told, webhook) in reports {
                let source = if webhook { Source::Webhook } else { Source::Gateway };
                if let Decision::Move(next) = decide(status, &told, source) {
                    prop_assert_ne!(next, status);
                    successes += usize::from(next == S::Succeeded);
                    status = next;
                }
            }
            prop_assert!(successes <= 1);
            prop_assert_eq!(successes == 1, status == S::Succeeded);
        }
    }
}
