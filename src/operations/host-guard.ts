import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The names by which this computer reaches itself. */
const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Answers only those who asked for this computer by name. Without sign-in, listening on loopback is the only guard,
 * and a page elsewhere could get round it in a browser by giving its own name this computer's address (DNS rebinding).
 */
export function guardHost(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      if (local.test(request.headers.host ?? '')) return;
      await reply
        .status(421)
        .type('application/problem+json')
        .send({
          type: 'about:blank',
          status: 421,
          title: 'This service answers only on localhost.',
          sv: { title: 'Tjänsten svarar bara på localhost.' },
        });
    });
}
