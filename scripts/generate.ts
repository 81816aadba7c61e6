// Writes what is derived from the sources: the tables' types from the migrated schema, the OpenAPI documents from the
// routes, the client's types from those. With --check it fails when a committed file differs.
