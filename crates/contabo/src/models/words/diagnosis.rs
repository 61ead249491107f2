//! Words about checks and remedies.

words!(
    /// Where a check or a remedy is.
    RunStatus {
        Queued = "queued",
        Running = "running",
        Skipped = "skipped",
        Cancelled = "cancelled",
        Failed = "failed",
        Warn = "warn",
        Successful = "successful",
    }
);

words!(
    /// What a check looks at.
    ObjectType {
        VServer = "vserver",
    }
);

words!(
    /// The name of a remedy, as a key of texts.
    RemedyName {
        DummyRemedyName = "dummy_remedy_name",
        SuccessRemedyName = "success_remedy_name",
        FailRemedyName = "fail_remedy_name",
        InstanceRestartRemedyName = "instance_restart_remedy_name",
        InstanceFirewallDetachRemedyName = "instance_firewall_detach_remedy_name",
        InstanceLiveMigrationRemedyName = "instance_live_migration_remedy_name",
    }
);

words!(
    /// The description of a remedy, as a key of texts.
    RemedyDescription {
        DummyRemedyDescription = "dummy_remedy_description",
        SuccessRemedyDescription = "success_remedy_description",
        FailRemedyDescription = "fail_remedy_description",
        InstanceRestartRemedyDescription = "instance_restart_remedy_description",
        InstanceFirewallDetachRemedyDescription = "instance_firewall_detach_remedy_description",
        InstanceLiveMigrationRemedyDescription = "instance_live_migration_remedy_description",
    }
);

words!(
    /// The outcome of a remedy, as a key of texts.
    RemedyNote {
        FailRemedyFailed = "fail_remedy_failed",
        SuccessRemedySuccessful = "success_remedy_successful",
        RemedyInternalError = "remedy_internal_error",
        InstanceFirewallDetachSuccessful = "instance_firewall_detach_successful",
        InstanceLiveMigrationSuccessful = "instance_live_migration_successful",
        InstanceRebootSuccessful = "instance_reboot_successful",
    }
);

words!(
    /// The outcome of a remedy in Contabo's own words, as a key of texts.
    RemedyInternalNote {
        RemedyInternalErrorInternal = "remedy_internal_error_internal",
        InstanceFirewallDetachSuccessfulInternal = "instance_firewall_detach_successful_internal",
        InstanceLiveMigrationSuccessfulInternal = "instance_live_migration_successful_internal",
        InstanceRebootSuccessfulInternal = "instance_reboot_successful_internal",
    }
);
