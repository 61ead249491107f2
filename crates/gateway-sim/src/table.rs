//! A map that remembers which of its rows changed, so that a save costs what changed and not what there is.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Reads like the `BTreeMap` in it; every way to change it notes the key.
pub(crate) struct Table<K, V> {
    rows: BTreeMap<K, V>,
    changed: BTreeSet<K>,
    /// Off for a simulator that saves nothing.
    tracks: bool,
}

/// One changed row: table, key, and the row or null if it is gone.
pub(crate) type Change = (String, Value, Value);

/// What saving needs of a table, whatever is in it.
pub(crate) trait Journaled {
    fn track(&mut self);
    fn take_changes(&mut self, name: &str, out: &mut Vec<Change>) -> serde_json::Result<()>;
    fn forget_changes(&mut self);
    fn apply(&mut self, key: Value, row: Value) -> serde_json::Result<()>;
}

impl<K: Ord + Clone, V> Table<K, V> {
    pub(crate) fn insert(&mut self, key: K, row: V) {
        self.note(&key);
        self.rows.insert(key, row);
    }

    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Ord + ToOwned<Owned = K> + ?Sized,
    {
        let row = self.rows.remove(key)?;
        self.note(&key.to_owned());
        Some(row)
    }

    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ToOwned<Owned = K> + ?Sized,
    {
        if self.rows.contains_key(key) {
            self.note(&key.to_owned());
        }
        self.rows.get_mut(key)
    }

    pub(crate) fn pop_first(&mut self) {
        if let Some((key, _)) = self.rows.pop_first() {
            self.note(&key);
        }
    }

    fn note(&mut self, key: &K) {
        if self.tracks {
            self.changed.insert(key.clone());
        }
    }
}

impl<K, V> Journaled for Table<K, V>
where
    K: Ord + Clone + Serialize + DeserializeOwned,
    V: Serialize + DeserializeOwned,
{
    fn track(&mut self) {
        self.tracks = true;
    }

    fn take_changes(&mut self, name: &str, out: &mut Vec<Change>) -> serde_json::Result<()> {
        for key in std::mem::take(&mut self.changed) {
            let row = self.rows.get(&key).map(serde_json::to_value).transpose()?;
            out.push((name.to_owned(), serde_json::to_value(key)?, row.unwrap_or_default()));
        }
        Ok(())
    }

    fn forget_changes(&mut self) {
        self.changed.clear();
    }

    fn apply(&mut self, key: Value, row: Value) -> serde_json::Result<()> {
        let key: K = serde_json::from_value(key)?;
        if row.is_null() {
            self.rows.remove(&key);
        } else {
            self.rows.insert(key, serde_json::from_value(row)?);
        }
        Ok(())
    }
}

impl<K, V> Deref for Table<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &BTreeMap<K, V> {
        &self.rows
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), changed: BTreeSet::new(), tracks: false }
    }
}

impl<K: Serialize, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { rows: BTreeMap::deserialize(deserializer)?, changed: BTreeSet::new(), tracks: false })
    }
}
