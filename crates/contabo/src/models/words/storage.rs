//! Words about object storages.

words!(
    /// Where an object storage is in its life.
    ObjectStorageStatus {
        Ready = "READY",
        Provisioning = "PROVISIONING",
        Upgrading = "UPGRADING",
        Cancelled = "CANCELLED",
        Error = "ERROR",
        Disabled = "DISABLED",
        ManualProvisioning = "MANUAL_PROVISIONING",
        ProductNotAvailable = "PRODUCT_NOT_AVAILABLE",
        LimitExceeded = "LIMIT_EXCEEDED",
        VerificationRequired = "VERIFICATION_REQUIRED",
        OrderProcessing = "ORDER_PROCESSING",
        PendingPayment = "PENDING_PAYMENT",
        Unknown = "UNKNOWN",
    }
);

words!(
    /// Whether an object storage grows by itself.
    AutoScalingState {
        Enabled = "enabled",
        Disabled = "disabled",
        Error = "error",
    }
);
