//! Ids. All are UUIDv7 made by the server, so that newer ids sort after older ones.

id!(
    /// An organisation that signed up.
    AccountId
);
id!(
    /// A person who can log in.
    UserId
);
id!(
    /// One login of one person in one browser.
    SessionId
);
id!(
    /// An API key of an account. Not the key itself.
    ApiKeyId
);
id!(
    /// A row of field settings. The row that every account has from the start is written `global`.
    FieldRowId
);
id!(
    /// A running connector that was seen.
    ConnectorInstanceId
);
id!(
    /// An entry of the audit list.
    AuditEventId
);
id!(
    /// Somebody's invitation to an account.
    InvitationId
);
id!(
    /// Who a person is at an identity provider.
    IdentityId
);
id!(
    /// A passkey of a person.
    PasskeyId
);
id!(
    /// An upload of a whole site's usages.
    UsageImportId
);
id!(
    /// Work that waits in the outbox.
    JobId
);
id!(
    /// A ticket. People say its number.
    TicketId
);
id!(
    /// Something that was written into a ticket, or that happened to it.
    TicketMessageId
);
id!(
    /// A file of a ticket.
    AttachmentId
);
id!(
    /// What was gathered for a ticket, to be looked at before it is sent.
    DiagnosticsId
);
id!(
    /// A text that support answers with often.
    CannedReplyId
);
id!(
    /// Staff's look at a customer's account.
    StaffLookId
);
id!(
    /// An invoice or a credit note. People say its number.
    InvoiceId
);
id!(
    /// What somebody began to pay on the payment provider's page.
    CheckoutId
);
id!(
    /// An archive of everything an account has.
    ArchiveId
);

impl FieldRowId {
    /// The Global row: the default for every field without a row of its own.
    pub const GLOBAL: Self = Self(uuid::Uuid::nil());

    /// The id as it stands in addresses and bodies: `global`, or a UUID.
    pub fn to_wire(self) -> String {
        if self == Self::GLOBAL { "global".to_owned() } else { self.0.to_string() }
    }

    /// The opposite of [`Self::to_wire`]; `None` for anything else, the nil UUID included.
    pub fn from_wire(text: &str) -> Option<Self> {
        match text {
            "global" => Some(Self::GLOBAL),
            _ => text.parse().ok().filter(|id| *id != Self::GLOBAL),
        }
    }
}
