//! Words about machines, products and images.

words!(
    /// Where a machine is in its life.
    InstanceStatus {
        Provisioning = "provisioning",
        Uninstalled = "uninstalled",
        Running = "running",
        Stopped = "stopped",
        Error = "error",
        Installing = "installing",
        Unknown = "unknown",
        ManualProvisioning = "manual_provisioning",
        ProductNotAvailable = "product_not_available",
        VerificationRequired = "verification_required",
        Rescue = "rescue",
        PendingPayment = "pending_payment" | "pendingPayment",
        Other = "other",
        ResetPassword = "reset_password",
    }
);

words!(
    /// Where a machine can be ordered.
    Region {
        Eu = "EU",
        UsCentral = "US-central",
        UsEast = "US-east",
        UsWest = "US-west",
        Singapore = "SIN",
        UnitedKingdom = "UK",
        Australia = "AUS",
        Japan = "JPN",
        India = "IND",
    }
);

words!(
    /// The family of a product.
    ProductType { Hdd = "hdd", Ssd = "ssd", Vds = "vds", Nvme = "nvme", Performance = "performance" }
);

words!(
    /// The user that may log in after an installation.
    DefaultUser { Root = "root", Admin = "admin", Administrator = "administrator" }
);

words!(
    /// The family of operating systems of an image.
    OsType { Linux = "Linux", Windows = "Windows" }
);

words!(
    /// The file format of an image.
    ImageFormat { Iso = "iso", Qcow2 = "qcow2" }
);

words!(
    /// What a stored secret is.
    SecretKind { Password = "password", Ssh = "ssh" }
);

words!(
    /// What an audit entry records.
    AuditAction { Created = "CREATED", Updated = "UPDATED", Deleted = "DELETED" }
);

words!(
    /// A licence ordered with a machine.
    License {
        CPanel5 = "cPanel5",
        CPanel30 = "cPanel30",
        CPanel50 = "cPanel50",
        CPanel100 = "cPanel100",
        CPanel150 = "cPanel150",
        CPanel200 = "cPanel200",
        CPanel250 = "cPanel250",
        CPanel300 = "cPanel300",
        CPanel350 = "cPanel350",
        CPanel400 = "cPanel400",
        CPanel450 = "cPanel450",
        CPanel500 = "cPanel500",
        CPanel550 = "cPanel550",
        CPanel600 = "cPanel600",
        CPanel650 = "cPanel650",
        CPanel700 = "cPanel700",
        CPanel750 = "cPanel750",
        CPanel800 = "cPanel800",
        CPanel850 = "cPanel850",
        CPanel900 = "cPanel900",
        CPanel950 = "cPanel950",
        CPanel1000 = "cPanel1000",
        PleskAdmin = "PleskAdmin",
        PleskHost = "PleskHost",
        PleskPro = "PleskPro",
    }
);

words!(
    /// Why a disk cannot be kept when the product changes.
    MigrationObstacle {
        CategoryChange = "category_change",
        DiskDownsize = "disk_downsize",
        WindowsNoUefi = "windows_no_uefi",
        AdditionalSsd = "additional_ssd",
    }
);

words!(
    /// Which part of Contabo an account belongs to.
    TenantId {
        Germany = "DE",
        International = "INT",
    }
);

words!(
    /// What a data center has.
    Capability {
        Vps = "VPS",
        Vds = "VDS",
        ObjectStorage = "Object-Storage",
        PrivateNetworking = "Private-Networking",
    }
);

/// The power actions that take no settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PowerAction {
    /// Switch on; does nothing to a running machine.
    Start,
    /// Switch off hard.
    Stop,
    /// Switch off and on.
    Restart,
    /// Ask the guest to shut down.
    Shutdown,
}

impl PowerAction {
    /// The last part of the path.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Shutdown => "shutdown",
        }
    }
}
