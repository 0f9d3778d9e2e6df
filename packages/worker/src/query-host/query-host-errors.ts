// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const queryHostErrors = defineErrors('query-host', {
  'io-silent': {
    why: 'The thread that does the input and output of queries gave no answer in time: it is overloaded or has ended.',
    remedy: 'Try again; look for the cause in the log when it lasts.',
    retryable: true,
  },
  'protocol-change': {
    why: 'A server answered an HTTP request of a contract by changing to another protocol.',
    remedy: 'Ask a server that answers in HTTP; contracts can not speak anything else.',
  },
  'bad-network': {
    why: 'An entry of the list of networks that queries may reach is no address and no network in CIDR notation.',
    remedy: 'Write entries such as 127.0.0.1, 10.0.0.0/8, ::1 or fd00::/8.',
  },
})
