//! Lets a test end the process at a chosen commit, as a power cut would. Exists in debug builds only; in a release
//! both functions are empty.
//!
//! `MPANEL_FAILPOINT=before:7` ends the process when its seventh transaction is about to commit, `after:7` when it has
//! committed and nobody knows of it yet.

#[cfg(debug_assertions)]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static PLAN: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static COMMITS: AtomicU64 = AtomicU64::new(0);

    fn plan() -> Option<&'static (String, u64)> {
        let read = || {
            let text = std::env::var("MPANEL_FAILPOINT").ok()?;
            let (moment, count) = text.split_once(':')?;
            Some((moment.to_owned(), count.parse().ok()?))
        };
        PLAN.get_or_init(read).as_ref()
    }

    /// Which commit of this process it is.
    pub(crate) fn before_commit() -> u64 {
        let Some((moment, at)) = plan() else { return 0 };
        let number = COMMITS.fetch_add(1, Ordering::SeqCst) + 1;
        if moment == "before" && number >= *at {
            std::process::abort();
        }
        number
    }

    pub(crate) fn after_commit(number: u64) {
        if plan().is_some_and(|(moment, at)| moment == "after" && number >= *at) {
            std::process::abort();
        }
    }
}

#[cfg(not(debug_assertions))]
mod armed {
    pub(crate) fn before_commit() -> u64 {
        0
    }
    pub(crate) fn after_commit(_number: u64) {}
}

pub(crate) use armed::{after_commit, before_commit};
