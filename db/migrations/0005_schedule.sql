CREATE TABLE "schedule_runs" (
	"task" text NOT NULL,
	"due_key" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 1 NOT NULL,
	"next_try_at" timestamp with time zone,
	"log" jsonb,
	CONSTRAINT "schedule_runs_task_due_key_pk" PRIMARY KEY("task","due_key")
);
--> statement-breakpoint
ALTER TABLE "kintone_records" ADD COLUMN "revision" integer;--> statement-breakpoint
CREATE INDEX "schedule_runs_latest" ON "schedule_runs" USING btree ("task","due_at");