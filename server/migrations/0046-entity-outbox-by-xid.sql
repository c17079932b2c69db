-- Live views read what was committed since they last looked: by transaction, never by `seq` alone.
create index entity_outbox_by_xid on entity_outbox (xid);
