//! What is done with payments, one file per verb.

pub(crate) mod apply;
pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod manual;
pub(crate) mod refresh;
pub(crate) mod submit;
