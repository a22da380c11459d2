import type { Endpoint, Output } from '../impl/endpoint.ts';

/** Has an endpoint send back what it received, where it can: what only a defect lets through it cannot (CHN-01, CHN-05). */
export function echoOf(endpoint: Endpoint, data: Uint8Array): Output | undefined {
  const { canSend, maximumMessage } = endpoint;
  return canSend && data.length > 0 && data.length <= maximumMessage ? endpoint.send(data) : undefined;
}
