CREATE TABLE "run_contents" (
	"run_id" bigint NOT NULL,
	"key" text NOT NULL,
	"sealed_content" "bytea" NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	CONSTRAINT "run_contents_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
ALTER TABLE "run_contents" ADD CONSTRAINT "run_contents_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Only added by the application; its owner may delete what the rule on records says is over.
REVOKE UPDATE, DELETE ON run_contents FROM famisapo_app;
