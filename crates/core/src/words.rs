//! Closed sets of words that stand in columns and on the wire.

/// Declares an enum whose values have words: `words! { /** About. */ Name { /** About. */ Variant = "word", … } }`.
///
/// It gains `ALL`, `as_str`, `from_word` and `stored`, its `Display` and its form on the wire are the words. Reading an
/// unknown word of a column is an internal error, because only we write them. The crate that declares one has `serde`.
#[macro_export]
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word in the database and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value of a word, `None` for one that is not among them.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|w| w.as_str() == word)
            }

            /// Reads a word from one of our own columns.
            #[allow(dead_code)]
            pub(crate) fn stored(word: &str) -> $crate::Result<Self> {
                Self::from_word(word)
                    .ok_or_else(|| $crate::Error::internal(format!("unknown {} {word:?} in the database", stringify!($name))))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
