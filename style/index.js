import './base.css';
import './shares.css';
import './bars.css';
import './locks.css';
import './listing.css';
import './information.css';
import './copies.css';
