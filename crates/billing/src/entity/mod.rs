//! Legal entities: the companies of one business. Each bills its own customers under its own name, address, tax number
//! and bank account, with its own series of invoices and credit notes (billing.md rule 27) and its own books.
//!
//! One is the main one: it bills everybody who belongs to no other, and says what is the same for all of them, which
//! is how prices are written and how orders are numbered.

mod ops;
mod store;

use mpanel_core::{CountryCode, LegalEntityId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use serde::Serialize;
use uuid::Uuid;

use crate::ability::Ability;
use crate::seller::Seller;

pub(crate) use ops::key_of;
pub use ops::{
    add_legal_entity, delete_legal_entity, get_legal_entity, legal_entity_of_customer, list_legal_entities,
    resolve_legal_entity, update_legal_entity,
};
pub(crate) use store::Sellers;
pub use store::{get_seller, put_seller};

/// A company of the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegalEntity {
    /// Its id.
    pub id: LegalEntityId,
    /// For `If-Match`.
    pub version: i32,
    /// Whether it bills everybody who belongs to no other.
    pub main: bool,
    /// What its documents say.
    pub seller: Seller,
    /// Where its new customers come from; of the main one none, since it takes the rest.
    pub countries: Vec<CountryCode>,
    /// How many customers belong to it.
    pub customers: u64,
    /// What can be done with it: delete.
    pub abilities: Vec<Ability>,
}

/// Whose books are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OfEntity {
    /// Those of the whole business.
    #[default]
    All,
    /// Those of the main entity.
    Main,
    /// Those of another one.
    Other(LegalEntityId),
}

impl OfEntity {
    /// What rows of the entity name; the main one's for the whole business.
    pub(crate) fn key(self) -> Option<Uuid> {
        match self {
            OfEntity::All | OfEntity::Main => None,
            OfEntity::Other(id) => Some(id.uuid()),
        }
    }

    /// Keeps the rows of the entity, which `column` names.
    pub(crate) fn keep<E: EntityTrait>(self, select: Select<E>, column: impl ColumnTrait) -> Select<E> {
        match self {
            OfEntity::All => select,
            OfEntity::Main => select.filter(column.is_null()),
            OfEntity::Other(id) => select.filter(column.eq(id.uuid())),
        }
    }
}
