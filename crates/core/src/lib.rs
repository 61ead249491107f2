//! The words every other crate shares: money, typed ids, time, tenancy, the
//! operation context and the one error type.
//!
//! Nothing here does I/O. The only place in the product that reads the wall
//! clock or the system's randomness is [`clock`]; everything else receives
//! both through [`OpContext`]. Start reading at [`context`].

pub mod clock;
pub mod contact;
pub mod context;
pub mod error;
pub mod id;
pub mod money;
pub mod page;
pub mod public_key;
pub mod secret;
mod words;

pub use clock::{Clock, Entropy, FixedClock, SystemClock, SystemEntropy};
pub use contact::{CountryCode, EmailAddress, Hostname};
pub use context::{Actor, OpContext, TenantMode};
pub use error::{Error, ErrorKind, FieldError, Result, ResultExt};
pub use id::*;
pub use money::{Currency, Money, MoneyError};
pub use page::{Page, PageQuery};
pub use public_key::{MOST_PUBLIC_KEYS, NotAPublicKey, NotPublicKeys, PublicKey, PublicKeys};
pub use secret::Secret;

/// An instant in UTC, as everything in the product stores and passes it.
pub use jiff::Timestamp;
/// A calendar day without a zone, as billing counts them.
pub use jiff::civil::Date;
