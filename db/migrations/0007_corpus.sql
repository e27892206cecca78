CREATE TABLE "corpus_cells" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "corpus_cells_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"photo_id" uuid NOT NULL,
	"writer" text NOT NULL,
	"field" text NOT NULL,
	"row" smallint NOT NULL,
	"place" smallint NOT NULL,
	"label" smallint NOT NULL,
	"read_as" smallint NOT NULL,
	"engine" text NOT NULL,
	"purpose" text NOT NULL,
	"sealed_cell" "bytea" NOT NULL,
	"kept_at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_cell_a_box" UNIQUE("photo_id","field","row","place")
);
--> statement-breakpoint
CREATE TABLE "corpus_looks" (
	"photo_id" uuid PRIMARY KEY NOT NULL,
	"looked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "corpus_cells" ADD CONSTRAINT "corpus_cells_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "corpus_looks" ADD CONSTRAINT "corpus_looks_photo_id_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "corpus_cells_of_writer" ON "corpus_cells" USING btree ("writer");