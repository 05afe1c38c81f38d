import { expect, test } from 'vitest';
import { scenarioJsonSchemaText } from '../../src/scenarios/schema-json.ts';

test('given the Zod schema of scenario files, when the JSON Schema is generated, then the committed one equals it', async () => {
  // After a change of the schema: npx vitest run tests/scenarios/schema-json.test.ts -u
  await expect(scenarioJsonSchemaText()).toMatchFileSnapshot('../../scenarios/scenario.schema.json');
});
