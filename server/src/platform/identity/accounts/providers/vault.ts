/** Locks secrets of providers with the secret of the installation. AES-256-GCM, NIST SP 800-38D. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const nonceBytes = 12;
const tagBytes = 16;

export interface Vault {
  /** `about` is bound to what is locked: it opens nowhere else. */
  lock(secret: string, about: string): Buffer;
  /** Throws when the secret of the installation is another one. */
  unlock(locked: Buffer, about: string): string;
}

export function createVault(key: Buffer): Vault {
  return {
    lock(secret, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(about));
      const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]);
    },
    unlock(locked, about) {
      const decipher = createDecipheriv('aes-256-gcm', key, locked.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(about));
      decipher.setAuthTag(locked.subarray(nonceBytes, nonceBytes + tagBytes));
      const shown = decipher.update(locked.subarray(nonceBytes + tagBytes));
      return Buffer.concat([shown, decipher.final()]).toString('utf8');
    },
  };
}
