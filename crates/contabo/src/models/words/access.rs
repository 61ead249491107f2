//! Words about users, roles and tags.

words!(
    /// A language.
    Locale {
        GermanGermany = "de-DE",
        German = "de",
        EnglishUnitedStates = "en-US",
        English = "en",
        Spanish = "es",
        SpanishSpain = "es-ES",
        PortugueseBrazil = "pt-BR",
        Portuguese = "pt",
    }
);

words!(
    /// What may be done at a path: `CREATE` is POST, `READ` GET, `UPDATE` PATCH and PUT.
    PermissionAction {
        Create = "CREATE",
        Read = "READ",
        Update = "UPDATE",
        Delete = "DELETE",
    }
);

words!(
    /// What can carry a tag.
    TagResourceType {
        Instance = "instance",
        Image = "image",
        ObjectStorage = "object-storage",
    }
);
