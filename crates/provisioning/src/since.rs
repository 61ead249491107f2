//! Rows that say where a thing is in its life, since when, and what is wrong with it.

/// Gives a row `enter`, which moves it on: `moves_on!(pub(crate) zones::Model, ZoneState)`. The row has the columns
/// `state`, `since` and `problem`; `since` stays where the state does.
macro_rules! moves_on {
    ($vis:vis $row:ty, $state:ty) => {
        impl $row {
            /// Moves it on, noting since when.
            $vis fn enter(&mut self, ctx: &mpanel_core::OpContext, state: $state, problem: Option<String>) {
                if self.state != state.as_str() {
                    self.since = ctx.now.as_microsecond();
                }
                self.state = state.to_string();
                self.problem = problem;
            }
        }
    };
}

pub(crate) use moves_on;
