//! Closed sets of words that stand in columns and on the wire.

pub(crate) use mpanel_core::words;
