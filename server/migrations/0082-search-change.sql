-- Which move of search_version last changed a document: a process that keeps facets in memory reads what came since.
-- Moves are made before documents are written and hold their row until the end, so they come to light in their order.

alter table search_document add column version bigint not null default 0;
create index search_document_by_version on search_document (version, n);
