import classes from './touch-link.module.css';

/** A telephone number as it is read: from left to right in every language, and on one line. */
export const PhoneText = ({ phone }: { phone: string }) => (
  <bdi dir="ltr" className={classes.number}>
    {phone}
  </bdi>
);
