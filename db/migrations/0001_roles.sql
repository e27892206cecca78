-- Roles: who may do what. The owner of the database runs migrations; the application works as famisapo_app.
-- The role is made here where the owner may (CREATEROLE); elsewhere an administrator makes it first.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'famisapo_app') THEN
    CREATE ROLE famisapo_app LOGIN;
  END IF;
EXCEPTION
  -- made at the same moment for another database of this server
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO famisapo_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO famisapo_app;
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO famisapo_app;
--> statement-breakpoint
-- Append-only: what was recorded stays as it was.
REVOKE UPDATE, DELETE ON audit, stamps FROM famisapo_app;
--> statement-breakpoint
-- Taken out by a mark, never deleted.
REVOKE DELETE ON cases, reports, activities FROM famisapo_app;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
-- The owner is stopped too: a slip in a migration or a console must not rewrite history.
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
