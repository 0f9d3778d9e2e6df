// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

export const prpcErrors = defineErrors('prpc', {
  malformed: {
    why: 'The body is not a protobuf message: a length runs past the end, a number is too long, or a text is not UTF-8.',
    remedy: 'Encode the request with the protocol definition of this release, and send it whole.',
  },
  'too-deep': {
    why: 'Messages inside the request nest deeper than any request of the protocol does.',
    remedy: 'Send a shorter chain of certificates.',
  },
  'too-many-elements': {
    why: 'The body holds more fields and list elements than a request may have.',
    remedy: 'Split the request.',
  },
  'malformed-json': {
    why: 'The body is not the JSON form of the request: bytes are arrays of numbers, numbers are whole, absent fields have their defaults.',
    remedy: 'Compare the request with the message in the reference; names are in snake_case.',
  },
})
