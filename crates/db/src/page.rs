//! Pages of lists: each begins after the last row of the one before, whatever came or went meanwhile.

use mpanel_core::page::foreign_cursor;
use mpanel_core::{Page, PageQuery, Result};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ColumnType, ExprTrait as _, NullOrdering, SimpleExpr};
use sea_orm::{Condition, ConnectionTrait, Iterable, Order, PrimaryKeyToColumn, QueryOrder, QuerySelect, Value};
use serde_json::Value as Json;

use crate::error::DbErrExt;
use crate::scope::TenantScoped;

/// A field a list is ordered by.
pub type Key<C> = (C, Order);

/// Upwards by a column.
pub fn asc<C>(column: C) -> Key<C> {
    (column, Order::Asc)
}

/// Downwards by a column.
pub fn desc<C>(column: C) -> Key<C> {
    (column, Order::Desc)
}

/// By a column in the direction [`PageQuery::sorted`] gave.
pub fn by<C>(column: C, down: bool) -> Key<C> {
    if down { desc(column) } else { asc(column) }
}

/// Reads one page of a filtered query that has no order yet.
#[async_trait::async_trait]
pub trait Paginated<E: EntityTrait<Column: Sync>>: Sized + Send {
    /// The rows `query` asks for, and the count of all, of a list with one order.
    ///
    /// Rows that are alike in `order` are told apart by their primary key. What is empty comes last.
    async fn page_of<C: ConnectionTrait>(
        self,
        conn: &C,
        query: &PageQuery,
        order: &[Key<E::Column>],
    ) -> Result<Page<E::Model>> {
        query.unsorted()?;
        self.sorted_page_of(conn, query, order).await
    }

    /// The same of a list that sorts as [`PageQuery::sorted`] said.
    async fn sorted_page_of<C: ConnectionTrait>(
        self,
        conn: &C,
        query: &PageQuery,
        order: &[Key<E::Column>],
    ) -> Result<Page<E::Model>>;
}

#[async_trait::async_trait]
impl<E> Paginated<E> for Select<E>
where
    E: TenantScoped,
    E::Model: Send + Sync + 'static,
    E::Column: Send + Sync,
{
    async fn sorted_page_of<C: ConnectionTrait>(
        self,
        conn: &C,
        query: &PageQuery,
        order: &[Key<E::Column>],
    ) -> Result<Page<E::Model>> {
        let keys = total_order::<E>(order);
        let name = name_of(&keys);
        let total = self.clone().count(conn).await.or_internal("counting a list")?;
        let rest = match query.after(&name)? {
            Some(values) if values.len() == keys.len() => {
                let place = keys.iter().zip(&values).map(|(key, value)| Bound::new(key, value));
                self.filter(after(&place.collect::<Result<Vec<_>>>()?))
            }
            Some(_) => return Err(foreign_cursor()),
            None => self,
        };
        let ordered = keys.iter().fold(rest, |select, (column, order)| match column.def().is_null() {
            true => select.order_by_with_nulls(*column, order.clone(), NullOrdering::Last),
            false => select.order_by(*column, order.clone()),
        });
        let rows = ordered.limit(query.limit() + 1).all(conn).await.or_internal("reading a page of a list")?;
        let held = |row: &E::Model| keys.iter().map(|(column, _)| to_json(row.get(*column))).collect();
        Ok(Page::cut(rows, total, query, &name, held))
    }
}

/// The order with the primary key behind it, each column once; the tenant is the same in all rows.
fn total_order<E: TenantScoped>(order: &[Key<E::Column>]) -> Vec<Key<E::Column>> {
    let same = |a: &E::Column, b: &E::Column| a.as_str() == b.as_str();
    let direction = order.last().map_or(Order::Asc, |(_, direction)| direction.clone());
    let ids = E::PrimaryKey::iter().map(|key| (key.into_column(), direction.clone()));
    let mut keys: Vec<Key<E::Column>> = Vec::with_capacity(order.len() + 1);
    for key in order.iter().cloned().chain(ids) {
        if !same(&key.0, &E::tenant_column()) && !keys.iter().any(|(column, _)| same(column, &key.0)) {
            keys.push(key);
        }
    }
    keys
}

/// What the order is called in a cursor, such as `-created_at,-id`.
fn name_of<C: ColumnTrait>(keys: &[Key<C>]) -> String {
    let sign = |order: &Order| if matches!(order, Order::Desc) { "-" } else { "" };
    let names: Vec<String> = keys.iter().map(|(column, order)| format!("{}{}", sign(order), column.as_str())).collect();
    names.join(",")
}

/// What the row before a page holds in one field of the order.
pub struct Bound {
    column: SimpleExpr,
    order: Order,
    may_be_empty: bool,
    value: Value,
}

impl Bound {
    /// What a cursor says of a key; refuses what the column cannot hold.
    pub fn new<C: ColumnTrait>((column, order): &Key<C>, value: &Json) -> Result<Self> {
        Ok(Self {
            column: SimpleExpr::Column(column.as_column_ref().into()),
            order: order.clone(),
            may_be_empty: column.def().is_null(),
            value: from_json(column, value).ok_or_else(foreign_cursor)?,
        })
    }

    fn is_empty(&self) -> bool {
        self.value == self.value.as_null()
    }

    /// Rows that hold the same.
    fn alike(&self) -> SimpleExpr {
        if self.is_empty() { self.column.clone().is_null() } else { self.column.clone().eq(self.value.clone()) }
    }

    /// Rows that hold what comes later; what is empty comes last.
    fn beyond(&self) -> Option<Condition> {
        let (column, value) = (self.column.clone(), self.value.clone());
        let later = match self.order {
            _ if self.is_empty() => return None,
            Order::Desc => column.clone().lt(value),
            _ => column.clone().gt(value),
        };
        let empty = self.may_be_empty.then(|| column.is_null());
        Some(Condition::any().add(later).add_option(empty))
    }

    /// Rows that hold the same or what comes later, in the form an index can be entered by.
    fn onward(&self) -> Option<SimpleExpr> {
        let (column, value) = (self.column.clone(), self.value.clone());
        match self.order {
            _ if self.may_be_empty => None,
            Order::Desc => Some(column.lte(value)),
            _ => Some(column.gte(value)),
        }
    }
}

/// The rows behind a place, in the order the bounds say.
pub fn after(place: &[Bound]) -> Condition {
    let mut any = Condition::any();
    let mut alike = Condition::all();
    for bound in place {
        if let Some(beyond) = bound.beyond() {
            any = any.add(Condition::all().add(alike.clone()).add(beyond));
        }
        alike = alike.add(bound.alike());
    }
    // The first field rules out most rows; said on its own, an index can be entered by it.
    Condition::all().add(any).add_option(place.first().and_then(Bound::onward))
}

/// A value as a cursor holds it; columns of other types are not for sorting.
fn to_json(value: Value) -> Json {
    match value {
        Value::Uuid(Some(id)) => id.to_string().into(),
        Value::String(Some(text)) => text.into(),
        Value::BigInt(Some(number)) => number.into(),
        Value::Int(Some(number)) => number.into(),
        Value::SmallInt(Some(number)) => number.into(),
        Value::Bool(Some(yes)) => yes.into(),
        _ => Json::Null,
    }
}

fn from_json<C: ColumnTrait>(column: &C, value: &Json) -> Option<Value> {
    let def = column.def();
    if value.is_null() && !def.is_null() {
        return None;
    }
    // No text of the database holds a zero, and PostgreSQL refuses it.
    let text = |v: &Json| v.as_str().filter(|text| !text.contains('\0')).map(str::to_owned);
    Some(match def.get_column_type() {
        ColumnType::Uuid => Value::Uuid(read(value, |v| v.as_str()?.parse().ok())?),
        ColumnType::String(_) | ColumnType::Text => Value::String(read(value, text)?),
        ColumnType::BigInteger => Value::BigInt(read(value, Json::as_i64)?),
        ColumnType::Integer => Value::Int(read(value, |v| v.as_i64()?.try_into().ok())?),
        ColumnType::SmallInteger => Value::SmallInt(read(value, |v| v.as_i64()?.try_into().ok())?),
        ColumnType::Boolean => Value::Bool(read(value, Json::as_bool)?),
        _ => return None,
    })
}

/// What a value says if it is not empty; `None` when it says something else than wanted.
#[allow(clippy::option_option)] // An empty value is read, too.
fn read<T>(value: &Json, as_wanted: impl FnOnce(&Json) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { as_wanted(value).map(Some) }
}
