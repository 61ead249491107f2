//! What may be done with a quote, and when.

use mpanel_core::Date;

use super::QuoteState;
use crate::ability::Refusal;

/// Whether it can be rewritten.
pub(crate) fn may_edit(state: QuoteState) -> Result<(), Refusal> {
    match state {
        QuoteState::Draft => Ok(()),
        _ => Err(Refusal("quote_frozen", "A quote that was sent does not change. Make a new version of it.")),
    }
}

/// Whether it can be sent, or sent once more.
pub(crate) fn may_send(state: QuoteState) -> Result<(), Refusal> {
    match state {
        QuoteState::Draft | QuoteState::Sent => Ok(()),
        _ => Err(Refusal("quote_closed", "This version is closed. Make a new version and send that.")),
    }
}

/// Whether it can be taken back.
pub(crate) fn may_withdraw(state: QuoteState) -> Result<(), Refusal> {
    match state {
        QuoteState::Draft | QuoteState::Sent => Ok(()),
        QuoteState::Accepted => Err(Refusal("quote_accepted", "The quote was accepted. Cancel its order instead.")),
        _ => Err(Refusal("quote_closed", "This version is closed already.")),
    }
}

/// Whether a new version can be made of it.
pub(crate) fn may_revise(state: QuoteState) -> Result<(), Refusal> {
    match state {
        QuoteState::Sent | QuoteState::Declined | QuoteState::Expired | QuoteState::Withdrawn => Ok(()),
        QuoteState::Draft => Err(Refusal("quote_draft", "This is a draft: change it as it is.")),
        QuoteState::Accepted => Err(Refusal("quote_accepted", "The quote was accepted. Duplicate it for a new offer.")),
        QuoteState::Superseded => Err(Refusal("quote_closed", "There is a later version. Make a new one of that.")),
    }
}

/// Whether the customer can answer it on a day.
pub(crate) fn may_answer(state: QuoteState, valid_until: Date, today: Date) -> Result<(), Refusal> {
    match state {
        QuoteState::Sent if today <= valid_until => Ok(()),
        QuoteState::Sent | QuoteState::Expired => {
            Err(Refusal("quote_expired", "This quote is no longer valid. Ask for a new one."))
        }
        QuoteState::Accepted => Err(Refusal("quote_accepted", "This quote was accepted already.")),
        QuoteState::Declined => Err(Refusal("quote_declined", "This quote was declined. Ask for a new one.")),
        QuoteState::Superseded => {
            Err(Refusal("quote_superseded", "A newer version of this quote was sent. Use the link in the newer mail."))
        }
        QuoteState::Draft | QuoteState::Withdrawn => {
            Err(Refusal("quote_withdrawn", "This quote was withdrawn. Ask for a new one."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_allows_what_its_row_says() {
        use QuoteState::*;
        let (last, next): (Date, Date) = ("2026-03-01".parse().unwrap(), "2026-03-02".parse().unwrap());
        // edit, send, withdraw, revise, answer on the last day, answer the day after
        for (state, want) in [
            (Draft, [true, true, true, false, false, false]),
            (Sent, [false, true, true, true, true, false]),
            (Accepted, [false, false, false, false, false, false]),
            (Declined, [false, false, false, true, false, false]),
            (Expired, [false, false, false, true, false, false]),
            (Withdrawn, [false, false, false, true, false, false]),
            (Superseded, [false, false, false, false, false, false]),
        ] {
            let got = [
                may_edit(state).is_ok(),
                may_send(state).is_ok(),
                may_withdraw(state).is_ok(),
                may_revise(state).is_ok(),
                may_answer(state, last, last).is_ok(),
                may_answer(state, last, next).is_ok(),
            ];
            assert_eq!(got, want, "{state:?}");
            assert_eq!(QuoteState::from_word(state.as_str()), state);
        }
    }
}
