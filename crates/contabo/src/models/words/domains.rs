//! Words about domains and handles.

words!(
    /// What a handle stands for.
    HandleType {
        Person = "person",
        Organization = "organization",
    }
);

words!(
    /// Gender of a contact.
    Gender {
        Male = "male",
        Female = "female",
        NotApplicable = "na",
    }
);

words!(
    /// Where a domain is in its life.
    DomainStatus {
        Ready = "ready",
        Processing = "processing",
        TransferringIn = "transferring in",
        TransferringOut = "transferring out",
        ManualTask = "manual_task",
        Transferred = "transferred",
        Error = "error",
        Cancelled = "cancelled",
    }
);

words!(
    /// What a domain is ordered for.
    DomainResourceType {
        Instance = "instance",
        Server = "server",
        Package = "package",
    }
);

words!(
    /// Why a domain is cancelled.
    CancellationReason {
        Technical = "Technical issues / Outages / Performance",
        Price = "Too expensive / price",
        NotNeeded = "Product not needed anymore",
        Support = "Bad customer support",
        OtherProduct = "Switch to a different Contabo product",
        MissingFeatures = "Missing features",
        Other = "Other",
    }
);
