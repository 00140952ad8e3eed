-- The operator's support team. Set from the command line only.
CREATE TABLE staff (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    since BIGINT NOT NULL
);

-- Numbers that are given out one after the other: the last one of each kind.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('ticket', 1000);

CREATE TABLE tickets (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    -- what people call it by, over all accounts
    number BIGINT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    category TEXT NOT NULL,
    priority TEXT NOT NULL,
    status TEXT NOT NULL,
    -- the kind of connector that it is about
    connector TEXT,
    -- the account's plan then, which says until when support means to answer
    plan TEXT NOT NULL,
    -- who submitted it, as they were called then
    author_id UUID NOT NULL,
    author_name TEXT NOT NULL,
    author_email TEXT NOT NULL,
    -- who in support looks after it
    assignee_id UUID REFERENCES users (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    -- anything, internal notes included
    changed_at BIGINT NOT NULL,
    -- what the customer can see
    public_at BIGINT NOT NULL,
    -- since when one side waits for the other
    waiting_since BIGINT NOT NULL,
    -- until when support means to have answered; NULL: it has
    first_response_due_at BIGINT,
    -- how long support means to take, and until when that makes it; the latter moves on while the
    -- customer is waited for
    resolution_due_at BIGINT NOT NULL,
    -- when the first answer came
    responded_at BIGINT,
    -- what is due next; NULL: nothing, or the customer is waited for
    due_at BIGINT,
    -- when it was resolved or closed
    ended_at BIGINT,
    rating SMALLINT,
    rating_comment TEXT,
    -- the number of the ticket that it goes on in
    merged_into BIGINT,
    -- subject and author in small letters
    search TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX tickets_public_at ON tickets (account_id, public_at);
CREATE INDEX tickets_status ON tickets (status, due_at);
CREATE INDEX tickets_assignee_id ON tickets (assignee_id);

-- What was written into a ticket, and what happened to it.
CREATE TABLE ticket_messages (
    account_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    -- customer, support, portal
    party TEXT NOT NULL,
    author_id UUID,
    author_name TEXT NOT NULL,
    -- NULL: somebody wrote
    event TEXT,
    text TEXT NOT NULL,
    via TEXT NOT NULL,
    is_internal BOOLEAN NOT NULL,
    -- what a mail calls itself by: it is taken once
    mail_id TEXT COLLATE "C",
    -- the text in small letters
    search TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, ticket_id, id),
    UNIQUE (ticket_id, mail_id),
    FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) ON DELETE CASCADE
);

CREATE TABLE ticket_attachments (
    account_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    id UUID NOT NULL,
    message_id UUID NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- SHA-256 of its content
    digest BYTEA NOT NULL,
    party TEXT NOT NULL,
    author_name TEXT NOT NULL,
    is_internal BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    -- NULL: the content is being put away
    stored_at BIGINT,
    PRIMARY KEY (account_id, ticket_id, id),
    UNIQUE (ticket_id, message_id, name, digest),
    FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ticket_attachments_coming ON ticket_attachments (at) WHERE stored_at IS NULL;

-- What was gathered to go with a ticket.
CREATE TABLE ticket_diagnostics (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    -- NULL: somebody looks at it still
    ticket_id UUID,
    made_by UUID NOT NULL,
    at BIGINT NOT NULL,
    -- JSON
    content TEXT NOT NULL,
    -- JSON; NULL: remote logging was off, or the records were deleted
    logs TEXT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) ON DELETE CASCADE
);
CREATE INDEX ticket_diagnostics_ticket_id ON ticket_diagnostics (account_id, ticket_id);
CREATE INDEX ticket_diagnostics_unsent ON ticket_diagnostics (at) WHERE ticket_id IS NULL;

-- Until when somebody has read a ticket.
CREATE TABLE ticket_reads (
    account_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, ticket_id, user_id),
    FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) ON DELETE CASCADE
);

-- Who in support has a ticket before them.
CREATE TABLE ticket_presence (
    account_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL,
    is_writing BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, ticket_id, user_id),
    FOREIGN KEY (account_id, ticket_id) REFERENCES tickets (account_id, id) ON DELETE CASCADE
);

CREATE TABLE canned_replies (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- the name as it is compared
    name_key TEXT COLLATE "C" NOT NULL UNIQUE,
    text TEXT NOT NULL
);

-- Support looks at an account, for a reason that the account's people read.
CREATE TABLE staff_looks (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    staff_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    -- of the ticket that it is a look at; NULL: it is one at the account
    number BIGINT,
    ends_at BIGINT NOT NULL,
    -- since when log records are a part of it
    logs_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX staff_looks_ends_at ON staff_looks (ends_at);

-- Where an answer to a mail goes.
ALTER TABLE mailbox ADD COLUMN reply_to TEXT;

-- The name without its case, by which support finds an account. What LOWER folds depends on the
-- database; renaming an account writes it anew.
ALTER TABLE accounts ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE accounts SET name_key = LOWER(name);
