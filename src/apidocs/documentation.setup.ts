import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { completeDocument } from './openapi.ts';
import { convertSchema } from './openapi-schemas.ts';
import type { PublicUrl } from '../http/public-url.ts';
import { problemSchema } from '../http/problem.ts';

const DESCRIPTION = `The documented record of diplomatic relations, and the tension that a model reads from it. Figures are statements about the model, not about the world.

Everything that goes wrong is a problem document (RFC 9457, \`application/problem+json\`) with a stable \`code\` and a \`remedy\`. Reads take \`at\` (a day of the world), \`asOf\` (the record as it was at a revision or instant) and \`knownBy\` (what the public could know by a day). Commands are safe to send again with an \`Idempotency-Key\`; what changes the record needs the \`ETag\` that was read, as \`If-Match\`.`;

/** Describes the application's operations, and serves the description at /openapi.json, /openapi.yaml and, to read, /docs. */
export function setUpDocumentation(app: INestApplication, publicUrl?: PublicUrl): void {
  const description = new DocumentBuilder()
    .setTitle('Détente')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer(publicUrl === undefined ? '/' : `${publicUrl.origin}${publicUrl.path}`)
    .addBearerAuth({
      type: 'http',
      description: 'A token that the operator of the server hands out; none is needed on the own machine.',
    })
    .addSecurityRequirements('bearer')
    .addSecurityRequirements({})
    .build();
  // Made when first read: few who start a server read it, and it took a third of the start.
  const complete = (): OpenAPIObject => {
    const generated = SwaggerModule.createDocument(app, description, {
      operationIdFactory: (_controller, method) => method,
      standardSchemaConverter: convertSchema,
    });
    const problem = convertSchema(problemSchema, { schemaType: 'input' })?.components['Problem'];
    return completeDocument(generated as never, problem);
  };
  SwaggerModule.setup('docs', app, complete, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Détente: HTTP',
    swaggerOptions: { docExpansion: 'list', defaultModelsExpandDepth: 0, displayRequestDuration: true },
  });
}
