//! Lets a test end the process at a chosen commit, as a power cut would, or one handle of the database at a chosen
//! write. Exists in debug builds only; in a release all of it is empty.
//!
//! `MPANEL_FAILPOINT=before:7` ends the process when its seventh transaction is about to commit, `after:7` when it has
//! committed and nobody knows of it yet.

#[cfg(debug_assertions)]
mod armed {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, OnceLock};

    use sea_orm::{DbErr, Statement};

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

    /// How many writes a handle of the database still makes before it is as if its process had died.
    #[derive(Clone, Default)]
    pub(crate) struct Fuse(Option<Arc<AtomicU64>>);

    impl Fuse {
        /// One that lets so many writes pass; a commit counts as one.
        pub(crate) fn after(writes: u64) -> Self {
            Self(Some(Arc::new(AtomicU64::new(writes))))
        }

        /// Counts a write, or fails like everything after it.
        pub(crate) fn write(&self) -> Result<(), DbErr> {
            let Some(left) = &self.0 else { return Ok(()) };
            let spent = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            spent.map(|_| ()).map_err(|_| dead())
        }

        /// Counts a statement if it writes.
        pub(crate) fn statement(&self, stmt: &Statement) -> Result<(), DbErr> {
            let reads = stmt.sql.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("select"));
            if reads { self.alive() } else { self.write() }
        }

        /// Fails when the last write is spent.
        pub(crate) fn alive(&self) -> Result<(), DbErr> {
            let spent = self.0.as_ref().is_some_and(|left| left.load(Ordering::SeqCst) == 0);
            if spent { Err(dead()) } else { Ok(()) }
        }
    }

    fn dead() -> DbErr {
        DbErr::Custom("the writes this handle was given are spent".to_owned())
    }
}

#[cfg(not(debug_assertions))]
mod armed {
    use sea_orm::{DbErr, Statement};

    pub(crate) fn before_commit() -> u64 {
        0
    }
    pub(crate) fn after_commit(_number: u64) {}

    /// Never spent.
    #[derive(Clone, Default)]
    pub(crate) struct Fuse;

    impl Fuse {
        pub(crate) fn write(&self) -> Result<(), DbErr> {
            Ok(())
        }
        pub(crate) fn statement(&self, _stmt: &Statement) -> Result<(), DbErr> {
            Ok(())
        }
        pub(crate) fn alive(&self) -> Result<(), DbErr> {
            Ok(())
        }
    }
}

pub(crate) use armed::{Fuse, after_commit, before_commit};
