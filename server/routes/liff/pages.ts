import type { FastifyInstance } from 'fastify'

export async function liffPages(_app: FastifyInstance): Promise<void> {}
