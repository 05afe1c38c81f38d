import { renderUnicodeCompact } from 'uqr';
import { originAt } from '../http/reach.ts';

/** Who gets a link where a server is opened to the local network: `facilitator` writes the record, `class` proposes what-ifs. */
export interface LanToken {
  readonly name: 'facilitator' | 'class';
  readonly role: 'editor' | 'analyst';
  readonly token: string;
}

/** A link that signs in: the token stands behind the `#`, which no browser sends and no log holds. */
export const signInLink = (base: string, token: string): string => `${base}/signin#${token}`;

/** What is printed where a server is opened to the local network: links by each of its addresses, and the first as a code to photograph. */
export function lanText(addresses: readonly string[], port: number, tokens: readonly LanToken[]): string {
  const [first] = addresses;
  if (first === undefined) {
    return 'This machine has no address on a local network: connect it to one, and start again.';
  }
  const links = tokens.flatMap(({ name, role, token }) => [
    `For the ${name} (${role}):`,
    ...addresses.map((address) => `  ${signInLink(originAt(address, port), token)}`),
  ]);
  const shared = tokens.find(({ name }) => name === 'class');
  return [
    'Others on this network open one of these links. The tokens in them last until the server stops.',
    'Over plain HTTP whoever listens on the network can read along: give them to nobody else, and put HTTPS before it where that matters.',
    ...links,
    ...(shared === undefined
      ? []
      : [
          '',
          `For the class, ${originAt(first, port)}:`,
          renderUnicodeCompact(signInLink(originAt(first, port), shared.token), { border: 4 }),
        ]),
  ].join('\n');
}
